import type { Transactions, Tx } from '../database/transactions.js';
import { allowedCommand, type OperatorCommand } from './allowed-commands.js';
import type { CommandEnd, CommandRow, CommandsRepository } from './commands.repository.js';
import type { OperatorLogRepository } from './operator-log.repository.js';

/** An older request is not run any more: whoever asked has turned to something else. */
export const REQUEST_SECONDS_MAX = 10;

const MESSAGE_LENGTH_MAX = 2_000;
const LINE_LENGTH_MAX = 1_000;

/** Ends a command and notes it, once. */
export async function endCommand(
  tx: Tx,
  { commands, log }: Pick<AgentDeskParts, 'commands' | 'log'>,
  row: CommandRow,
  { state, message: words }: CommandEnd,
): Promise<boolean> {
  const message = words?.slice(0, MESSAGE_LENGTH_MAX) ?? null;
  if (!(await commands.end(tx, row.id, { state, message }))) return false;
  const now = new Date();
  const begun = row.startedAt ?? row.requestedAt;
  await log.ended(tx, {
    actionId: row.id,
    outcome: state,
    message,
    durationMs: Math.max(0, now.getTime() - begun.getTime()),
    at: now.toISOString(),
  });
  return true;
}

/** What the desk works with. */
export interface AgentDeskParts {
  readonly transactions: Transactions;
  readonly commands: CommandsRepository;
  readonly log: OperatorLogRepository;
}

/** A command that the agent may run now. */
export interface Taken {
  readonly row: CommandRow;
  readonly command: OperatorCommand;
}

/** Where the operator agent takes commands and tells what became of them. */
export class AgentDesk {
  constructor(private readonly parts: AgentDeskParts) {}

  /**
   * The command that waits, begun. One that has waited too long, or that is none of the allowed ones,
   * is refused here instead.
   */
  async takeNext(): Promise<Taken | undefined> {
    const { transactions, commands } = this.parts;
    const waiting = await commands.active();
    if (waiting?.state !== 'requested') return undefined;
    return transactions.run(
      'begin-command',
      async (tx) => {
        const row = await commands.lockActive(tx);
        if (row?.state !== 'requested') return undefined;
        if (await commands.hasWaited(tx, row.id, REQUEST_SECONDS_MAX)) {
          await endCommand(tx, this.parts, row, { state: 'stale', message: null });
          return undefined;
        }
        const command = allowedCommand(row.action, row.arguments);
        if (command === undefined) {
          const message = `"${row.action}" with these arguments is not among the allowed commands.`;
          await endCommand(tx, this.parts, row, { state: 'failed', message });
          return undefined;
        }
        await commands.begin(tx, row.id);
        return { row: { ...row, startedAt: new Date() }, command };
      },
      { alreadyCommitted: () => this.begunEarlier(waiting.id) },
    );
  }

  /** Adds lines that a command printed, after `printed` earlier ones. */
  async addLines({ id }: CommandRow, printed: number, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const short = lines.map((line) => line.slice(0, LINE_LENGTH_MAX));
    await this.parts.transactions.run('command-lines', (tx) =>
      this.parts.commands.addLines(tx, id, printed, short),
    );
  }

  /** Tells how a command ended; again changes nothing. */
  async end(row: CommandRow, end: CommandEnd): Promise<void> {
    await this.parts.transactions.run('end-command', (tx) => endCommand(tx, this.parts, row, end));
  }

  /** Ends what an earlier agent left running: nobody knows what became of it. */
  async abandon(): Promise<void> {
    const row = await this.parts.commands.active();
    if (row?.state === 'running') await this.end(row, { state: 'unknown', message: null });
  }

  /** There is one agent: what runs after a try of unknown outcome was begun by that try. */
  private async begunEarlier(id: string): Promise<Taken | undefined> {
    const row = await this.parts.commands.byId(id);
    const command = row && allowedCommand(row.action, row.arguments);
    return row?.state === 'running' && command !== undefined ? { row, command } : undefined;
  }
}
