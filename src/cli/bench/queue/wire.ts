import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;

/** An answer; body and headers are read when they are asked for. */
export class WireAnswer {
  constructor(
    private readonly head: string,
    private readonly bytes: Buffer,
  ) {}

  get status(): number {
    return Number(this.head.slice(9, 12));
  }

  /** The body as text. */
  get body(): string {
    return this.bytes.toString('utf8');
  }

  /** Bytes of the body. */
  get bodyBytes(): number {
    return this.bytes.length;
  }

  /** Bytes of head and body. */
  get allBytes(): number {
    return this.head.length + HEAD_END.length + this.bytes.length;
  }

  /** The value of a header, by its name in lower case; undefined where there is none. */
  header(name: string): string | undefined {
    const line = this.head
      .split('\r\n')
      .find((one) => one.slice(0, name.length + 1).toLowerCase() === `${name}:`);
    return line?.slice(name.length + 1).trim();
  }
}

/** Called once for each request: with the answer, or with what broke the connection. */
export type OnAnswer = (answer: WireAnswer | Error) => void;

/**
 * A few kept-alive connections that carry the requests of many people, one behind the other, as a
 * browser's HTTP/2 connection would. Lean, because the load generator shares its two cores with what it
 * measures: an ordinary client takes as long for a request as HAProxy and Picket together.
 */
export class Wire {
  private readonly lines: Line[];
  private turn = 0;

  constructor(port: number, connections: number) {
    this.lines = Array.from({ length: connections }, () => new Line(port));
  }

  /** Sends one request. @param head request line and headers, each ended by CRLF, without a last empty line */
  send(head: string, onAnswer: OnAnswer, body = ''): void {
    this.turn = (this.turn + 1) % this.lines.length;
    (this.lines[this.turn] as Line).send(`${head}\r\n${body}`, onAnswer);
  }

  close(): void {
    for (const line of this.lines) line.close();
  }
}

class Line {
  private socket: Socket | undefined;
  private waiting: OnAnswer[] = [];
  private rest: Buffer = Buffer.alloc(0);
  private isClosed = false;

  constructor(private readonly port: number) {}

  send(request: string, onAnswer: OnAnswer): void {
    this.waiting.push(onAnswer);
    this.opened().write(request);
  }

  close(): void {
    this.isClosed = true;
    this.socket?.destroy();
  }

  private opened(): Socket {
    if (this.socket !== undefined) return this.socket;
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', () => undefined); // what it means is told on close
    socket.on('close', () => this.break(socket));
    this.socket = socket;
    return socket;
  }

  private break(socket: Socket): void {
    if (this.socket !== socket) return;
    this.socket = undefined;
    this.rest = Buffer.alloc(0);
    const { waiting } = this;
    this.waiting = [];
    if (!this.isClosed) for (const onAnswer of waiting) onAnswer(new Error('connection closed'));
  }

  private take(chunk: Buffer): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    for (;;) {
      const headEnd = this.rest.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = this.rest.toString('latin1', 0, headEnd);
      const length = Number(CONTENT_LENGTH.exec(head)?.[1] ?? 0);
      const end = headEnd + HEAD_END.length + length;
      if (this.rest.length < end) return;
      const body = this.rest.subarray(headEnd + HEAD_END.length, end);
      this.rest = this.rest.subarray(end);
      this.waiting.shift()?.(new WireAnswer(head, body));
    }
  }
}
