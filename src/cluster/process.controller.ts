import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../auth/auth.guard.js';
import { type ProcessReport, reportProcess } from './process-report.js';

/** This process about itself, for the others. HAProxy does not pass it to the public frontend. */
@ApiExcludeController()
@Public()
@Controller('ops-internal/process')
export class ProcessController {
  @Get()
  report(): Promise<ProcessReport> {
    return reportProcess();
  }
}
