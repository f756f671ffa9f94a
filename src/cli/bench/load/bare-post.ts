import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Context } from '../../context.js';
import type { GeneratorProcess } from './generator-process.js';
import type { BareServerOrder } from './load-order.js';
import { PlainFront } from './plain-front.js';
import { type LoadSize, type Neighbour, type NeighbourRate, rateOf } from './rounds.js';
import { SeatLoad } from './seat-load.js';
import type { Stage } from './stage.js';

const PROGRAM = fileURLToPath(new URL('bare-server.js', import.meta.url));

/**
 * The way through HTTP without Picket: the same requests, through an HAProxy with as many processes
 * behind it as the API has, each a bare Fastify that checks the token and answers.
 */
export class BarePost implements Neighbour {
  readonly name = 'bare POST';

  private constructor(
    private readonly generator: GeneratorProcess,
    private readonly front: PlainFront,
    private readonly servers: readonly ChildProcess[],
    private readonly stage: Stage,
  ) {}

  static async open(
    { installation }: Context,
    generator: GeneratorProcess,
    stage: Stage,
  ): Promise<BarePost> {
    const order = { accessTokenSecret: stage.config.ACCESS_TOKEN_SECRET };
    const servers = Array.from({ length: installation.apiProcesses }, () =>
      fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    const ports = await Promise.all(servers.map((server) => startedOn(server, order)));
    return new BarePost(generator, await PlainFront.open({ ports }), servers, stage);
  }

  end(): void {
    this.front.end();
    for (const server of this.servers) server.kill('SIGKILL');
  }

  /** Its servers hold nothing, so that it may ask for the same seats again. */
  async measure(size: LoadSize): Promise<NeighbourRate> {
    return rateOf(
      await new SeatLoad(this.generator, 'hold', this.front.port, this.stage).load(size),
    );
  }
}

async function startedOn(server: ChildProcess, order: BareServerOrder): Promise<number> {
  server.send(order);
  const [port] = (await once(server, 'message')) as [number];
  return port;
}
