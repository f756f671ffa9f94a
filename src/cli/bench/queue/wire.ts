import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;

/** An answer; the body as text. */
export interface WireAnswer {
  readonly status: number;
  readonly body: string;
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
      const body = this.rest.toString('utf8', headEnd + HEAD_END.length, end);
      this.rest = this.rest.subarray(end);
      this.waiting.shift()?.({ status: Number(head.slice(9, 12)), body });
    }
  }
}
