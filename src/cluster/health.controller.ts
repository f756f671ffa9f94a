import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/auth.guard.js';
import { Transactions } from '../database/transactions.js';
import { Lifecycle } from './lifecycle.js';

/** Liveness: the process runs. Readiness: it can reach its database and is not stopping. */
@ApiTags('Operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    private readonly transactions: Transactions,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The process takes requests' })
  @HealthCheck()
  async ready() {
    if (this.lifecycle.isDraining) throw new ServiceUnavailableException('draining');
    return this.health.check([
      async () => {
        const database = this.indicator.check('database');
        try {
          await this.transactions.ping();
          return database.up();
        } catch (error) {
          return database.down({ reason: error instanceof Error ? error.message : 'unknown' });
        }
      },
    ]);
  }
}
