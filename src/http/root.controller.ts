import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../auth/auth.guard.js';

/** The front door: leads to the description of the API until there are pages. */
@ApiExcludeController()
@Public()
@Controller()
export class RootController {
  @Get('/')
  @Redirect('/api/docs', 302)
  root(): void {
    // The decorator answers.
  }
}
