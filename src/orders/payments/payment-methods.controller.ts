import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerId } from '../../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../../http/params.js';
import { pageQuerySchema, toPage } from '../../http/schemas.js';
import type { PaymentMethod } from './payment-methods.repository.js';
import {
  type ProviderToken,
  providerTokenSchema,
  savedMethodPageSchema,
  savedMethodSchema,
  type SavedMethodView,
} from './payment-methods.schemas.js';
import { PaymentMethodsService } from './payment-methods.service.js';

/** A buyer's saved payment methods. */
@ApiTags('Payments')
@ApiBearerAuth()
@Controller('payment-methods')
export class PaymentMethodsController {
  constructor(private readonly methods: PaymentMethodsService) {}

  @Post()
  @ApiOperation({
    summary: "Save a method by its provider's token; the same one again is the same",
  })
  @DescribeIdempotencyKey()
  @ApiResponse({ status: 201, standardSchema: savedMethodSchema })
  async save(
    @CallerId() accountId: string,
    @IdempotencyKey() key: string | undefined,
    @Body({ schema: providerTokenSchema }) body: ProviderToken,
  ): Promise<SavedMethodView> {
    return this.describe(await this.methods.save(accountId, body, key));
  }

  @Get()
  @ApiOperation({ summary: 'Own saved methods, newest first' })
  @ApiResponse({ status: 200, standardSchema: savedMethodPageSchema })
  async list(
    @CallerId() accountId: string,
    @Query({ schema: pageQuerySchema }) { limit, cursor }: z.infer<typeof pageQuerySchema>,
  ): Promise<z.infer<typeof savedMethodPageSchema>> {
    const { items, nextCursor } = toPage(await this.methods.list(accountId, limit, cursor), limit);
    return { items: items.map((one) => this.describe(one)), nextCursor };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a saved method; nothing charges it any more' })
  @ApiResponse({ status: 204, description: 'Removed' })
  async remove(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    await this.methods.remove(accountId, id);
  }

  private describe({ id, provider, label, createdAt }: PaymentMethod): SavedMethodView {
    const offSession = this.methods.allowsOffSession(provider);
    return { id, provider, label, offSession, createdAt: createdAt.toISOString() };
  }
}
