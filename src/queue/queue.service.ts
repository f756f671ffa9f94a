import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { type Admission, admissionKey, isAdmitted } from './admission-pass.js';
import { AdmissionRequired } from './queue.errors.js';

/** The way into a sale that has a waiting room. */
@Injectable()
export class QueueService {
  private readonly key;

  constructor(@Inject(CONFIG) config: Config) {
    this.key = admissionKey(config.ADMISSION_SECRET);
  }

  /**
   * Lets a buyer hold seats only with a pass; without one the way stays shut.
   * @throws AdmissionRequired
   */
  requireAdmission(admission: Admission, pass: string | undefined): void {
    if (pass === undefined || !isAdmitted(pass, admission, this.key)) throw new AdmissionRequired();
  }
}
