import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuthService } from '../auth/auth.service.js';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Idempotency } from '../database/idempotency.js';
import type { Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { toPage } from '../http/schemas.js';
import { endCommand, REQUEST_SECONDS_MAX } from './agent-desk.js';
import { readAgent } from './agent-status.js';
import { argumentsOf, type OperatorCommand, PAGE_DRILLS } from './allowed-commands.js';
import { type CommandRow, CommandsRepository, type NewCommand } from './commands.repository.js';
import { OperatorAgentAbsent, OperatorCommandRunning } from './operations.errors.js';
import type {
  Command,
  Control,
  LoggedActionPage,
  NewCommandBody,
  PrintedCommand,
} from './operations.schemas.js';
import { type LoggedAction, OperatorLogRepository } from './operator-log.repository.js';

interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/** What operators ask to be done on the machines, and what was done. */
@Injectable()
export class OperationsService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly commands: CommandsRepository,
    private readonly log: OperatorLogRepository,
    private readonly accounts: AuthService,
    @Inject(CONFIG) private readonly config: Pick<Config, 'OPERATOR_STATUS_FILE'>,
  ) {}

  /**
   * Leaves a command for the agent, which runs it within seconds or not at all.
   * @throws OperatorCommandRunning, OperatorAgentAbsent, IdempotencyKeyReused
   */
  async request(accountId: string, body: NewCommandBody, key: string): Promise<Command> {
    const given = argumentsOf(body as OperatorCommand);
    const command = { id: uuidv7(), accountId, action: body.action, arguments: given };
    const { presence } = await readAgent(this.config.OPERATOR_STATUS_FILE);
    const at = new Date();
    return this.idempotency.run(
      { accountId, key, operation: 'operator-command', body },
      async (tx) => {
        if (presence !== 'present') throw new OperatorAgentAbsent();
        await this.makeWay(tx);
        await this.commands.insert(tx, command);
        await this.log.asked(tx, { ...askedOf(command), at: at.toISOString() });
        return describe({
          ...{ ...command, state: 'requested', requestedAt: at },
          ...{ startedAt: null, endedAt: null, message: null },
        });
      },
    );
  }

  /** Ends a request that nobody took in time. @throws OperatorCommandRunning for any other one */
  private async makeWay(tx: Tx): Promise<void> {
    const row = await this.commands.lockActive(tx);
    if (row === undefined) return;
    if (!(await this.commands.hasWaited(tx, row.id, REQUEST_SECONDS_MAX))) {
      const { id, action, arguments: given } = row;
      throw new OperatorCommandRunning({ id, action, arguments: given });
    }
    await endCommand(tx, { commands: this.commands, log: this.log }, row, {
      state: 'stale',
      message: null,
    });
  }

  /** What can be done now. */
  async control(): Promise<Control> {
    const [{ presence, status }, active] = await Promise.all([
      readAgent(this.config.OPERATOR_STATUS_FILE),
      this.commands.active(),
    ]);
    const drills = [...PAGE_DRILLS];
    return { agent: presence, drills, active: active ? describe(active) : null, status };
  }

  /** A command with its lines. @throws NotFound */
  async command(id: string): Promise<PrintedCommand> {
    const row = await this.commands.byId(id);
    if (row === undefined) throw new NotFound({ en: 'The command', ko: '명령' });
    return { ...describe(row), lines: await this.commands.lines(id) };
  }

  /** What operators did, newest first. */
  async actions({ limit, cursor }: PageQuery): Promise<LoggedActionPage> {
    const rows = await this.log.list(limit + 1, cursor);
    const { items, nextCursor } = toPage(rows, limit);
    const names = await this.accounts.namesOf(items.map(({ asked }) => asked.accountId));
    return { items: items.map((row) => describeAction(row, names)), nextCursor };
  }
}

function askedOf({ id, accountId, action, arguments: given }: NewCommand) {
  return { actionId: id, accountId, action, arguments: given };
}

function describe(row: CommandRow): Command {
  const { id, action, arguments: given, state, message } = row;
  return {
    ...{ id, action: action as Command['action'], arguments: given, state, message },
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function describeAction(
  { id, asked, ended }: LoggedAction,
  names: ReadonlyMap<string, string>,
): LoggedActionPage['items'][number] {
  const { at, accountId, action, arguments: given } = asked;
  return {
    ...{ id, at, accountId, accountName: names.get(accountId) ?? null, action, arguments: given },
    outcome: ended?.outcome ?? 'running',
    message: ended?.message ?? null,
    durationMs: ended?.durationMs ?? null,
  };
}
