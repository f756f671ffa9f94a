import type { Connection } from 'mariadb';
import type { CheckerConfig } from '../config/checker-config.js';
import { type NodeConnection, openNodeConnection } from '../database/node-connection.js';

/** An account of the node. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * One connection to the node, opened when it is first needed. Work that misses its deadline cuts
 * the connection, because a frozen node never answers on it again; the next work opens another.
 */
export class NodeSession {
  private open: NodeConnection | undefined;

  constructor(
    private readonly config: CheckerConfig,
    private readonly login: Login,
  ) {}

  /** @throws whatever `work` throws, or after the deadline */
  async within<T>(deadlineMs: number, work: (connection: Connection) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const error = new Error(`no answer within ${deadlineMs} ms`);
      timer = setTimeout(() => reject(error), deadlineMs);
    });
    try {
      const working = this.connect().then(work);
      working.catch(() => undefined);
      return await Promise.race([working, late]);
    } catch (error) {
      this.drop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  drop(): void {
    this.open?.cut();
    this.open = undefined;
  }

  private async connect(): Promise<Connection> {
    this.open ??= await openNodeConnection({
      host: this.config.CHECKER_NODE_HOST,
      port: this.config.CHECKER_NODE_PORT,
      user: this.login.user,
      password: this.login.password,
      connectTimeout: this.config.CHECKER_QUERY_DEADLINE_MS,
      allowPublicKeyRetrieval: false,
      bigIntAsNumber: true,
      decimalAsNumber: true,
    });
    return this.open.connection;
  }
}
