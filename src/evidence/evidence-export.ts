import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { EvidenceRepository } from './evidence.repository.js';
import type { EvidenceHead } from './evidence.schemas.js';

const ENTRIES_A_PAGE = 1_000;

/** The evidence log of a performance, for whoever has to prove what happened. */
@Injectable()
export class EvidenceExport {
  constructor(private readonly evidence: EvidenceRepository) {}

  /** Where the log ends. */
  async head(performanceId: string): Promise<EvidenceHead> {
    const { length, hash } = await this.evidence.head(performanceId);
    return { length, hash: hash.toString('hex') };
  }

  /** The log as JSON lines, made while it is read; `entry` stands there letter by letter as hashed. */
  stream(performanceId: string): Readable {
    return Readable.from(this.lines(performanceId));
  }

  private async *lines(performanceId: string): AsyncGenerator<string> {
    let after = 0;
    for (;;) {
      const page = await this.evidence.entries(performanceId, after, ENTRIES_A_PAGE);
      for (const { entry, previousHash, hash } of page) {
        yield `{"previousHash":"${previousHash}","entry":${entry},"hash":"${hash}"}\n`;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < ENTRIES_A_PAGE) return;
      after = last.number;
    }
  }
}
