import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets.module.js';
import { PaperMailsService } from './paper-mails.service.js';
import { PaperPress } from './paper-press.js';
import { PapersController } from './papers.controller.js';
import { PapersService } from './papers.service.js';

/** Tickets to print, as a file and by mail. */
@Module({
  imports: [TicketsModule],
  controllers: [PapersController],
  providers: [PaperPress, PapersService, PaperMailsService],
  exports: [PapersService],
})
export class PapersModule {}
