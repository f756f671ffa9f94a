import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Public } from '../../auth/auth.guard.js';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { IdPipe } from '../../http/params.js';
import {
  deviceSchema,
  devicesSchema,
  type DevicesView,
  type DeviceView,
  pushKeySchema,
  type PushKeyView,
  type SubscriptionBody,
  subscriptionSchema,
} from './push.schemas.js';
import { vapidKeysOf } from './push-keys.js';
import { PushSubscriptionsService } from './push-subscriptions.service.js';

/** Devices that take notices by web push. */
@ApiTags('Notifications')
@Controller('push')
export class PushController {
  private readonly publicKey: string;

  constructor(
    private readonly subscriptions: PushSubscriptionsService,
    @Inject(CONFIG) config: Config,
  ) {
    this.publicKey = vapidKeysOf(config.VAPID_PRIVATE_KEY).publicKey;
  }

  @Get('key')
  @Public()
  @ApiOperation({ summary: 'The key with which a browser subscribes' })
  @ApiResponse({ status: 200, standardSchema: pushKeySchema })
  key(): PushKeyView {
    return { publicKey: this.publicKey };
  }

  @Post('subscriptions')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Push notices to this browser',
    description: 'Takes what `PushSubscription.toJSON()` gives; again is the same device.',
  })
  @ApiResponse({ status: 201, standardSchema: deviceSchema })
  add(
    @CallerId() accountId: string,
    @Headers('user-agent') userAgent: string | undefined,
    @Body({ schema: subscriptionSchema }) body: SubscriptionBody,
  ): Promise<DeviceView> {
    return this.subscriptions.add(accountId, body, userAgent ?? '');
  }

  @Get('subscriptions')
  @ApiBearerAuth()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Own devices, newest first' })
  @ApiResponse({ status: 200, standardSchema: devicesSchema })
  async list(@CallerId() accountId: string): Promise<DevicesView> {
    return { items: await this.subscriptions.list(accountId) };
  }

  @Delete('subscriptions/:id')
  @ApiBearerAuth()
  @HttpCode(204)
  @ApiOperation({ summary: 'Nothing is pushed to this device any more' })
  @ApiResponse({ status: 204, description: 'Removed' })
  @ApiResponse({ status: 404, description: 'not-found' })
  remove(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.subscriptions.remove(accountId, id);
  }
}
