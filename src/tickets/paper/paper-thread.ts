import { parentPort } from 'node:worker_threads';
import { paperPdf } from './paper-document.js';
import type { PaperDone, PaperJob } from './paper-press.js';

// Shaping text and cutting fonts down takes a tenth of a second, in which a process that sells seats
// would answer nobody.
parentPort?.on('message', ({ id, locale, tickets }: PaperJob) => {
  const answer = (done: PaperDone): void => parentPort?.postMessage(done);
  paperPdf(locale, tickets).then(
    (pdf) => answer({ id, pdf }),
    (error: unknown) => answer({ id, failure: String(error) }),
  );
});
