import { Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/auth.guard.js';
import { RawBody } from '../http/params.js';
import { WebhooksService } from './webhooks.service.js';

/** Where payment providers tell what became of charges. */
@ApiTags('Payments')
@Controller('payments/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post(':provider')
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'A signed message of a payment provider; sent again it does nothing' })
  @ApiResponse({ status: 204, description: 'Acknowledged' })
  @ApiResponse({ status: 401, description: 'webhook-signature-invalid, webhook-stale' })
  receive(
    @Param('provider') provider: string,
    @Headers() headers: Record<string, string | string[] | undefined>,
    @RawBody() body: string,
  ): Promise<void> {
    return this.webhooks.receive(provider, { headers, body });
  }
}
