import { load } from './load.js';
import type { GeneratorOrder } from './load-order.js';
import { rush } from './rush.js';

/** Program of the load generator, a process of its own: does one order after the other. */
process.on('message', (order: GeneratorOrder) => {
  const report = order.kind === 'load' ? load(order) : rush(order);
  report.then(
    (done) => process.send?.(done),
    (error: unknown) => {
      process.stderr.write(`${String((error as Error).stack)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
