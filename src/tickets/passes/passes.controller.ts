import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId } from '../../auth/auth.guard.js';
import { IdPipe } from '../../http/params.js';
import {
  googlePassSchema,
  type GooglePassView,
  type OfferedPasses,
  offeredPassesSchema,
} from './passes.schemas.js';
import { PassesService } from './passes.service.js';

const UNCACHED = 'private, no-store';
const NOT_OFFERED = 'wallet-pass-not-offered, not-found';

/** Tickets in the wallets of other companies. */
@ApiTags('Tickets and check-in')
@ApiBearerAuth()
@Controller('tickets/:id')
export class PassesController {
  constructor(private readonly passes: PassesService) {}

  /** Which wallets an own ticket can be added to. */
  @Get('passes')
  @ApiResponse({ status: 200, standardSchema: offeredPassesSchema })
  offered(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<OfferedPasses> {
    return this.passes.offered(id, accountId);
  }

  @Get('apple-pass.pkpass')
  @Header('cache-control', UNCACHED)
  @ApiOperation({ summary: 'An own ticket for Apple Wallet: seat and time, without a code' })
  @ApiResponse({ status: 200, content: { 'application/vnd.apple.pkpass': {} } })
  @ApiResponse({ status: 404, description: NOT_OFFERED })
  async apple(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.passes.apple(id, accountId), {
      type: 'application/vnd.apple.pkpass',
      disposition: 'attachment; filename="picket.pkpass"',
    });
  }

  @Get('google-pass')
  @Header('cache-control', UNCACHED)
  @ApiOperation({ summary: 'The link that saves an own ticket in Google Wallet' })
  @ApiResponse({ status: 200, standardSchema: googlePassSchema })
  @ApiResponse({ status: 403, description: 'device-required, code-not-yet-shown' })
  @ApiResponse({ status: 404, description: NOT_OFFERED })
  google(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<GooglePassView> {
    return this.passes.google(id, accountId);
  }
}
