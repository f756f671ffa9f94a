import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GeneratorOrder, GeneratorReport } from './load-order.js';

const PROGRAM = fileURLToPath(new URL('generator.js', import.meta.url));

/** The load generator, a process of its own. */
export class GeneratorProcess {
  private readonly child: ChildProcess = fork(PROGRAM, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

  /** Has one order done; one at a time. @throws Error when the process ended instead */
  do<Order extends GeneratorOrder>(order: Order): Promise<GeneratorReport<Order>> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void =>
        reject(new Error(`the load generator ended with ${code}`));
      child.once('exit', onExit);
      child.once('message', (report: GeneratorReport<Order>) => {
        child.off('exit', onExit);
        resolve(report);
      });
      child.send(order);
    });
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}
