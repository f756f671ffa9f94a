import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { IdPipe } from '../http/params.js';
import { EvidenceExport } from './evidence-export.js';
import { type EvidenceHead, evidenceHeadSchema } from './evidence.schemas.js';

/** The evidence log of an own performance. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/performances/:id')
export class EvidenceController {
  constructor(
    private readonly events: EventsService,
    private readonly evidence: EvidenceExport,
  ) {}

  @Get('evidence')
  @ApiOperation({ summary: 'How long the evidence log is, and its last hash' })
  @ApiResponse({ status: 200, standardSchema: evidenceHeadSchema })
  async head(@CallerId() sellerId: string, @Param('id', IdPipe) id: string): Promise<EvidenceHead> {
    await this.events.performanceOfSeller(id, sellerId);
    return this.evidence.head(id);
  }

  @Get('evidence.jsonl')
  @ApiOperation({
    summary: 'Every hold, order, refund and transfer of an own performance, as a chain of hashes',
    description:
      'One JSON object a line: previousHash, entry, hash. The hash is SHA-256 over the 32 bytes of ' +
      'previousHash followed by the entry as it stands there (canonical JSON, RFC 8785); the first ' +
      'previousHash is zeros. Something appears about a minute after it happened.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiResponse({ status: 200, schema: { type: 'string' } })
  async export(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    await this.events.performanceOfSeller(id, sellerId);
    return new StreamableFile(this.evidence.stream(id), {
      type: 'application/x-ndjson; charset=utf-8',
      disposition: `attachment; filename="evidence-${id}.jsonl"`,
    });
  }
}
