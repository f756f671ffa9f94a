import { Body, Controller, Get, Header, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { IdempotencyKey } from '../http/params.js';
import { CallerId } from './auth.guard.js';
import {
  interestsAnswer,
  interestsSchema,
  profileAnswer,
  profileChangeSchema,
  sellerAnswer,
  sellerSchema,
} from './auth.schemas.js';
import { ProfileService } from './profile.service.js';

/** The caller's own account. */
@ApiTags('Accounts')
@ApiBearerAuth()
@Controller('me')
export class MeController {
  constructor(private readonly profiles: ProfileService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'The own account' })
  @ApiResponse({ status: 200, standardSchema: profileAnswer })
  me(@CallerId() accountId: string): Promise<z.infer<typeof profileAnswer>> {
    return this.profiles.profile(accountId);
  }

  @Patch()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Change name or language' })
  @ApiResponse({ status: 200, standardSchema: profileAnswer })
  change(
    @CallerId() accountId: string,
    @Body({ schema: profileChangeSchema }) body: z.infer<typeof profileChangeSchema>,
  ): Promise<z.infer<typeof profileAnswer>> {
    return this.profiles.change(accountId, body);
  }

  @Put('interests')
  @ApiOperation({ summary: 'Replace what the account follows' })
  @ApiResponse({ status: 200, standardSchema: interestsAnswer })
  @ApiResponse({ status: 404, description: 'not-found: one of the sellers' })
  follow(
    @CallerId() accountId: string,
    @Body({ schema: interestsSchema }) body: z.infer<typeof interestsSchema>,
  ): Promise<z.infer<typeof interestsAnswer>> {
    return this.profiles.follow(accountId, body);
  }

  @Post('seller')
  @ApiOperation({ summary: 'Become a seller at once; again: correct the details' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, standardSchema: sellerAnswer })
  @ApiResponse({ status: 200, standardSchema: sellerAnswer, description: 'Was a seller already' })
  @ApiResponse({ status: 422, description: 'idempotency-key-reused' })
  async becomeSeller(
    @CallerId() accountId: string,
    @Body({ schema: sellerSchema }) body: z.infer<typeof sellerSchema>,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof sellerAnswer>> {
    const { created, seller } = await this.profiles.becomeSeller(accountId, body, key);
    void reply.status(created ? 201 : 200);
    return seller;
  }
}
