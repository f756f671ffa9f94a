import { FairDraw } from '../../../queue/fair-draw.js';
import type { Order, Told } from './orders.js';
import { type Papers, papersOf } from './papers.js';
import { type Crowd, People } from './people.js';

let people: People | undefined;

async function obey(order: Order): Promise<Told> {
  switch (order.do) {
    case 'prepare': {
      const { crowd, keys, run, join } = order;
      const papers = papersOf(keys, crowd.performanceId, run);
      people = new People(crowd, withTokens(papers, crowd, join));
      return { told: 'ready' };
    }
    case 'join': {
      if (people === undefined) throw new Error('nobody is there');
      await people.joinAll();
      return { told: 'joined', numbers: Buffer.from(people.numbers.buffer).toString('base64') };
    }
    case 'wait': {
      if (people === undefined) throw new Error('nobody has joined');
      const { registered, seed, numbers } = order;
      if (numbers !== undefined) people.take(Buffer.from(numbers, 'base64'));
      const draw = registered > 0 ? new FairDraw(Buffer.from(seed, 'hex'), registered) : undefined;
      people.standAt((number) => (number > registered ? number : (draw?.placeOf(number) ?? 0)));
      people.startWaiting(order.openingSeconds);
      return { told: 'waiting' };
    }
    case 'stop': {
      if (people === undefined) throw new Error('nobody has joined');
      return { told: 'report', report: people.stop() };
    }
  }
}

/** Tokens of those who join here are signed before anything is measured, others' when they come in. */
function withTokens(papers: Papers, { from, to }: Crowd, join: boolean): Papers {
  if (!join) return papers;
  const tokens = Array.from({ length: to - from }, (_, at) => papers.token(from + at));
  return { ...papers, token: (index) => tokens[index - from] ?? papers.token(index) };
}

process.on('message', (order: Order) => {
  obey(order).then(
    (told) => process.send?.(told),
    (error: unknown) => {
      process.stderr.write(`${String((error as Error).stack)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
