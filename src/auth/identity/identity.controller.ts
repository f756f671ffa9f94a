import { Body, Controller, Get, Header, HttpCode, Ip, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IdPipe } from '../../http/params.js';
import { CallerId } from '../auth.guard.js';
import {
  identityAnswer,
  identityCodeSchema,
  identityRequestAnswer,
  type IdentityRequestBody,
  identityRequestSchema,
  type IdentityView,
} from './identity.schemas.js';
import { IdentityService } from './identity.service.js';

/** Verifying that an account is a person's only one. */
@ApiTags('Accounts')
@ApiBearerAuth()
@Controller('me/identity')
export class IdentityController {
  constructor(private readonly identities: IdentityService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whether the own account is verified' })
  @ApiResponse({ status: 200, standardSchema: identityAnswer })
  async show(@CallerId() accountId: string): Promise<IdentityView> {
    const verifiedAt = await this.identities.verifiedAt(accountId);
    const { isAvailable: available } = this.identities;
    return { verifiedAt: verifiedAt?.toISOString() ?? null, available };
  }

  @Post('requests')
  @ApiOperation({
    summary: 'Have a code sent to the own telephone',
    description: 'What is told goes to the verifying company and is not kept.',
  })
  @ApiResponse({ status: 201, standardSchema: identityRequestAnswer })
  @ApiResponse({ status: 409, description: 'already-verified' })
  @ApiResponse({ status: 422, description: 'identity-refused' })
  @ApiResponse({ status: 429, description: 'too-many-identity-requests' })
  @ApiResponse({ status: 503, description: 'identity-unavailable' })
  async begin(
    @CallerId() accountId: string,
    @Body({ schema: identityRequestSchema }) body: IdentityRequestBody,
    @Ip() ipAddress: string,
  ): Promise<z.infer<typeof identityRequestAnswer>> {
    const { id, expiresAt } = await this.identities.begin(accountId, { ...body, ipAddress });
    return { id, expiresAt: expiresAt.toISOString() };
  }

  @Post('requests/:id/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'Verify the account by the code; again changes nothing' })
  @ApiResponse({ status: 200, standardSchema: identityAnswer })
  @ApiResponse({ status: 404, description: 'not-found' })
  @ApiResponse({ status: 409, description: 'identity-request-over, person-taken' })
  @ApiResponse({ status: 422, description: 'identity-code-wrong' })
  @ApiResponse({ status: 503, description: 'identity-unavailable' })
  async confirm(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
    @Body({ schema: identityCodeSchema }) { code }: z.infer<typeof identityCodeSchema>,
  ): Promise<IdentityView> {
    const verifiedAt = await this.identities.confirm(accountId, id, code);
    return { verifiedAt: verifiedAt.toISOString(), available: true };
  }
}
