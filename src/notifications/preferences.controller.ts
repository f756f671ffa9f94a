import { Body, Controller, Get, Header, HttpCode, Post, Put, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBearerAuth,
  ApiConsumes,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CallerId, Public } from '../auth/auth.guard.js';
import {
  type Preferences,
  preferencesSchema,
  type UnsubscribeQuery,
  unsubscribeQuerySchema,
} from './notifications.schemas.js';
import { PreferencesService } from './preferences.service.js';
import { unsubscribedPage, unsubscribePage } from './unsubscribe-page.js';

/** What people want to be told. */
@ApiTags('Notifications')
@Controller()
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get('me/notification-preferences')
  @ApiBearerAuth()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'What comes by mail or push, and when' })
  @ApiResponse({ status: 200, standardSchema: preferencesSchema })
  show(@CallerId() accountId: string): Promise<Preferences> {
    return this.preferences.of(accountId);
  }

  @Put('me/notification-preferences')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Replace them' })
  @ApiResponse({ status: 200, standardSchema: preferencesSchema })
  put(
    @CallerId() accountId: string,
    @Body({ schema: preferencesSchema }) body: Preferences,
  ): Promise<Preferences> {
    return this.preferences.put(accountId, body);
  }

  @Get('notifications/unsubscribe')
  @Public()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  @ApiProduces('text/html')
  @ApiOperation({
    summary: 'The page behind the link in a mail',
    description: 'Changes nothing: programs that look at mails follow links, too.',
  })
  @ApiResponse({ status: 200, description: 'A page with a button.' })
  page(@Query({ schema: unsubscribeQuerySchema }) { token }: UnsubscribeQuery): string {
    return unsubscribePage(token, this.preferences.read(token).kind);
  }

  @Post('notifications/unsubscribe')
  @Public()
  @HttpCode(200)
  @RouteConfig({ takesForms: true })
  @Header('Content-Type', 'text/html; charset=utf-8')
  @ApiProduces('text/html')
  @ApiConsumes('application/x-www-form-urlencoded', 'multipart/form-data')
  @ApiOperation({
    summary: 'No more mails of this kind, with one click (RFC 8058)',
    description: 'What the page behind the link does, and mail programs by themselves.',
  })
  @ApiResponse({ status: 200, description: 'Done; again changes nothing.' })
  async unsubscribe(
    @Query({ schema: unsubscribeQuerySchema }) { token }: UnsubscribeQuery,
  ): Promise<string> {
    await this.preferences.unsubscribe(token);
    return unsubscribedPage();
  }
}
