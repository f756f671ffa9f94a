import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { recover as recoverGroup } from '../cluster/recovery.js';
import { runningProcess } from '../processes/registry.js';
import { namedPrimaryOf } from '../cluster/sides.js';
import { takeLock } from '../processes/lock.js';
import { parseNodes } from './node.js';

/** Options of `recover`, as typed. */
export interface RecoverWords {
  readonly first?: string;
}

/** Brings the database back after a total outage and tells how long it took. */
export async function recover(main: Context, { first }: RecoverWords): Promise<void> {
  const context = namedPrimaryOf(main);
  const [forced] = first === undefined ? [] : parseNodes([first], membersOf(context));
  const release = takeLock(main.home, 'recover');
  try {
    const recovery = await recoverGroup(context, forced === undefined ? {} : { first: forced });
    const { servingAfterMs, fullAfterMs } = recovery;
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    const serving =
      servingAfterMs === undefined
        ? 'no client is served yet'
        : `served again after ${seconds(servingAfterMs)}`;
    const rest =
      runningProcess(main.home, 'supervisor') === undefined
        ? ' Nothing around it is supervised: "picket up" starts the rest.'
        : '';
    context.output.result(
      `The database is recovered: ${serving}, full strength after ${seconds(fullAfterMs)}.${rest}`,
      recovery,
    );
  } finally {
    release();
  }
}
