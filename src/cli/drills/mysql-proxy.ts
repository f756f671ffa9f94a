import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const HEADER_BYTES = 4;
const PACKET_BYTES_MAX = 0xffffff;
const COM_QUERY = 0x03;
const ERROR_PACKET = 0xff;

/** An error packet the proxy answers in the server's place. */
export interface ForgedError {
  errno: number;
  sqlState: string;
  message: string;
}

/**
 * What becomes of one statement:
 * - `forward`: it goes to the server, the answer comes back;
 * - `drop-connection`: it never reaches the server, both sides are cut;
 * - `swallow-answer`: the server executes it, then both sides are cut before the client hears;
 * - `hang`: it never reaches the server and the connection stays open and silent;
 * - `rewrite`: the server gets this statement instead;
 * - `error`: the client gets this error, before or (with `executed`) after the server executed it.
 */
export type Verdict =
  | 'forward'
  | 'drop-connection'
  | 'swallow-answer'
  | 'hang'
  | { rewrite: string }
  | { error: ForgedError; executed?: boolean };

/** Asked for every statement; a promise holds the statement back until it settles. */
export type OnQuery = (
  sql: string,
  connection: ProxyConnection,
) => Verdict | undefined | void | Promise<Verdict | undefined | void>;

/** How a proxy is set up; `listenPort` 0 (the default) takes a free one. */
export interface ProxyOptions {
  listenPort?: number;
  targetHost?: string;
  targetPort: number;
  onQuery?: OnQuery;
}

/**
 * Starts a TCP proxy on loopback that understands MySQL packets (text protocol, no TLS, no
 * compression), so that a drill or a test can stand between Picket and its database at one statement.
 */
export async function startMysqlProxy(options: ProxyOptions): Promise<MysqlProxy> {
  const proxy = new MysqlProxy(options);
  await proxy.listen();
  return proxy;
}

/** A running proxy; use {@link startMysqlProxy}. */
export class MysqlProxy {
  /** May be replaced at any time, for instance to break one statement only once. */
  onQuery: OnQuery;
  /** Where new connections go; changing it is a fail-over. */
  targetPort: number;
  /** New connections are accepted and cut at once, like HAProxy without a server. */
  refusesNew = false;
  readonly connections = new Set<ProxyConnection>();
  private readonly server: Server;
  private frozen = false;
  private accepted = 0;

  constructor(private readonly options: ProxyOptions) {
    this.onQuery = options.onQuery ?? (() => 'forward');
    this.targetPort = options.targetPort;
    this.server = createServer((client) => this.accept(client));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get isFrozen(): boolean {
    return this.frozen;
  }

  async listen(): Promise<void> {
    this.server.listen(this.options.listenPort ?? 0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** From now on no byte passes in either direction, as if the node were stopped by SIGSTOP. */
  freeze(): void {
    this.frozen = true;
  }

  /** Everything that was kept back passes. */
  thaw(): void {
    this.frozen = false;
    for (const connection of this.connections) connection.flush();
  }

  /** Cuts every open connection. */
  cutAll(): void {
    for (const connection of this.connections) connection.cut();
  }

  /** Cuts everything and stops listening: from now on ECONNREFUSED. */
  async close(): Promise<void> {
    this.cutAll();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.refusesNew) {
      client.destroy();
      return;
    }
    const server = connect(this.targetPort, this.options.targetHost ?? '127.0.0.1');
    const connection = new ProxyConnection(++this.accepted, client, server, this);
    this.connections.add(connection);
    client.once('close', () => this.connections.delete(connection));
  }
}

/** One client connection and its twin to the server. */
export class ProxyConnection {
  private readonly fromClient: Buffer[] = [];
  private unparsed: Buffer = Buffer.alloc(0);
  private readonly fromServer: Buffer[] = [];
  private pumping = false;
  private silent = false;
  private onAnswer: (() => void) | undefined;

  constructor(
    /** 1 for the proxy's first connection. */
    readonly id: number,
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly proxy: MysqlProxy,
  ) {
    client.setNoDelay(true);
    server.setNoDelay(true);
    client.on('data', (chunk) => this.takeFromClient(chunk));
    server.on('data', (chunk) => this.takeFromServer(chunk));
    server.on('error', () => undefined);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
  }

  /** Cuts both sides. */
  cut(): void {
    this.client.destroy();
    this.server.destroy();
  }

  /** Passes on what a freeze kept back. */
  flush(): void {
    if (this.proxy.isFrozen || this.silent) return;
    for (const chunk of this.fromServer.splice(0)) this.client.write(chunk);
    void this.pump();
  }

  private takeFromServer(chunk: Buffer): void {
    if (this.onAnswer) {
      this.onAnswer();
      return;
    }
    this.fromServer.push(chunk);
    this.flush();
  }

  private takeFromClient(chunk: Buffer): void {
    this.unparsed = Buffer.concat([this.unparsed, chunk]);
    while (this.unparsed.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.unparsed.readUIntLE(0, 3);
      if (this.unparsed.length < end) break;
      this.fromClient.push(this.unparsed.subarray(0, end));
      this.unparsed = this.unparsed.subarray(end);
    }
    void this.pump();
  }

  /** Handles packets one after the other; a statement that is held back holds back the rest. */
  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    while (!this.proxy.isFrozen && !this.silent) {
      const packet = this.fromClient.shift();
      if (packet === undefined) break;
      const sql = statementOf(packet);
      if (sql === undefined) this.server.write(packet);
      else await this.handle(packet, sql);
    }
    this.pumping = false;
  }

  private async handle(packet: Buffer, sql: string): Promise<void> {
    const verdict = (await this.proxy.onQuery(sql, this)) ?? 'forward';
    if (this.proxy.isFrozen && verdict === 'forward') {
      this.fromClient.unshift(packet);
      return;
    }
    switch (verdict) {
      case 'forward':
        this.server.write(packet);
        return;
      case 'drop-connection':
        this.cut();
        return;
      case 'hang':
        this.silent = true;
        return;
      case 'swallow-answer':
        this.onAnswer = () => this.cut();
        this.server.write(packet);
        return;
      default:
        if ('rewrite' in verdict) this.server.write(queryPacket(verdict.rewrite));
        else this.answerError(packet, verdict.error, verdict.executed === true);
    }
  }

  private answerError(packet: Buffer, error: ForgedError, executed: boolean): void {
    if (!executed) {
      this.client.write(errorPacket(error));
      return;
    }
    this.onAnswer = () => {
      this.onAnswer = undefined;
      this.client.write(errorPacket(error));
    };
    this.server.write(packet);
  }
}

/** The text of a COM_QUERY, undefined for any other packet. Commands start at sequence number 0. */
function statementOf(packet: Buffer): string | undefined {
  const isWhole = packet.readUIntLE(0, 3) < PACKET_BYTES_MAX;
  if (packet[3] !== 0 || packet[HEADER_BYTES] !== COM_QUERY || !isWhole) return undefined;
  return packet.toString('utf8', HEADER_BYTES + 1);
}

function queryPacket(sql: string): Buffer {
  return withHeader(Buffer.concat([Buffer.from([COM_QUERY]), Buffer.from(sql)]), 0);
}

function errorPacket({ errno, sqlState, message }: ForgedError): Buffer {
  const code = Buffer.from([ERROR_PACKET, errno & 0xff, errno >> 8]);
  return withHeader(Buffer.concat([code, Buffer.from(`#${sqlState}${message}`)]), 1);
}

function withHeader(payload: Buffer, sequence: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, payload]);
}
