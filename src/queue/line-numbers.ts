import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { parse as uuidBytes } from 'uuid';
import { REDIS } from '../redis/redis.module.js';

/**
 * Gives each account of a list its number: the one it has, else the next one, up to the ceiling.
 *
 * KEYS line (hash: run, state, last, ceiling), numbers (hash: account's 16 bytes -> number).
 * ARGV run id of this Redis, then for each account: its bytes, a number that it may give up for a new
 * one or '', a number that its ticket proves or ''.
 * Returns for each account a pair: 'known' or 'new' and its number; else a reason and 0: 'lost' (the
 * line is not of this run: counters may have gone back), 'opening', 'ended', 'full' (wait for the
 * ceiling to rise).
 */
const JOIN = `
local line = redis.call('HMGET', KEYS[1], 'run', 'state', 'last', 'ceiling')
local last = tonumber(line[3])
local answers = {}
for at = 2, #ARGV, 3 do
  local account, given_up, proven = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local has = redis.call('HGET', KEYS[2], account)
  local answer, number = nil, 0
  if line[1] ~= ARGV[1] then
    answer = 'lost'
  elseif has and has ~= given_up then
    answer, number = 'known', tonumber(has)
  elseif not has and proven ~= '' and proven ~= given_up then
    redis.call('HSET', KEYS[2], account, proven)
    answer, number = 'known', tonumber(proven)
  elseif line[2] ~= 'joining' then
    answer = line[2]
  elseif last >= tonumber(line[4]) then
    answer = 'full'
  else
    last = last + 1
    redis.call('HSET', KEYS[2], account, last)
    answer, number = 'new', last
  end
  answers[#answers + 1] = answer
  answers[#answers + 1] = number
end
if line[1] == ARGV[1] and tostring(last) ~= line[3] then redis.call('HSET', KEYS[1], 'last', last) end
return answers
`;

/**
 * Sets what may be given, and begins the count anew where the line is not of this run.
 *
 * KEYS line, numbers. ARGV run id, state, ceiling, number that the last one given cannot be below,
 * time in seconds since 1970 after which nobody needs the line.
 * Returns the last number given. Neither it nor the ceiling ever falls.
 */
const ALLOW = `
local line = redis.call('HMGET', KEYS[1], 'run', 'last', 'ceiling')
local last, ceiling = tonumber(ARGV[4]), tonumber(ARGV[3])
if line[1] == ARGV[1] then
  last, ceiling = math.max(last, tonumber(line[2])), math.max(ceiling, tonumber(line[3]))
end
redis.call('HSET', KEYS[1], 'run', ARGV[1], 'state', ARGV[2], 'last', last, 'ceiling', ceiling)
redis.call('EXPIREAT', KEYS[1], ARGV[5])
redis.call('EXPIREAT', KEYS[2], ARGV[5])
return last
`;

/** Whether the line takes new numbers: `opening` only while the registered ones are counted. */
export type LineState = 'joining' | 'opening' | 'ended';

/** A line as Redis has it. */
export interface LineView {
  readonly state: LineState;
  readonly last: number;
  readonly ceiling: number;
}

/** What became of one who wants to join; `number` is 0 where there is none. */
export interface JoinAnswer {
  readonly outcome: 'known' | 'new' | 'lost' | 'opening' | 'ended' | 'full';
  readonly number: number;
}

/** Who wants a number. */
export interface Joiner {
  readonly accountId: string;
  /** A number whose turn is over, which a new one may replace. */
  readonly givenUp?: number | undefined;
  /** A number that a place ticket proves, should Redis not know it any more. */
  readonly proven?: number | undefined;
}

type Scripts = Redis & {
  picketJoin(line: string, numbers: string, ...rest: (string | Buffer)[]): Promise<unknown[]>;
  picketAllow(line: string, numbers: string, ...rest: string[]): Promise<number>;
};

/**
 * The counters of all lines, in Redis: one number an account, one after the other. They bear losing
 * Redis, because it gives no number above the ceiling, which is in the database first, and none at all
 * after it was restarted or emptied until the leader has begun a line anew above the old ceiling.
 */
@Injectable()
export class LineNumbers {
  private readonly scripts: Scripts;
  private runId: Promise<string> | undefined;

  constructor(@Inject(REDIS) private readonly redis: Redis) {
    redis.defineCommand('picketJoin', { numberOfKeys: 2, lua: JOIN });
    redis.defineCommand('picketAllow', { numberOfKeys: 2, lua: ALLOW });
    this.scripts = redis as Scripts;
    // Another connection may lead to another Redis.
    redis.on('close', () => (this.runId = undefined));
  }

  /** Numbers for a list of accounts, in its order. @throws Error when Redis does not answer */
  async join(performanceId: string, joiners: readonly Joiner[]): Promise<JoinAnswer[]> {
    const rest = joiners.flatMap(({ accountId, givenUp, proven }) => [
      Buffer.from(uuidBytes(accountId)),
      String(givenUp ?? ''),
      String(proven ?? ''),
    ]);
    const [line, numbers] = keysOf(performanceId);
    const found = await this.scripts.picketJoin(line, numbers, await this.run(), ...rest);
    return joiners.map((_, index) => ({
      outcome: found[2 * index] as JoinAnswer['outcome'],
      number: found[2 * index + 1] as number,
    }));
  }

  /** How the line is counted: `lost` when Redis has lost count, `away` when it does not answer. */
  async lineOf(performanceId: string): Promise<LineView | 'lost' | 'away'> {
    const names = ['run', 'state', 'last', 'ceiling'] as const;
    try {
      const [key] = keysOf(performanceId);
      const [run, state, last, ceiling] = await this.redis.hmget(key, ...names);
      if (run !== (await this.run())) return 'lost';
      return { state: state as LineState, last: Number(last), ceiling: Number(ceiling) };
    } catch {
      return 'away';
    }
  }

  /**
   * Sets state and ceiling, which must be in the database before. `atLeast` is what the database knows
   * to be given; for a lost line the old ceiling, because up to that anything may have been given.
   * @returns the last number given
   * @throws Error without Redis
   */
  async allow(
    performanceId: string,
    line: { state: LineState; ceiling: number; atLeast: number; endsAt: Date },
  ): Promise<number> {
    const { state, ceiling, atLeast, endsAt } = line;
    const numbers = [ceiling, atLeast, Math.ceil(endsAt.getTime() / 1_000)].map(String);
    return this.scripts.picketAllow(
      ...keysOf(performanceId),
      await this.run(),
      state,
      ...(numbers as [string, string, string]),
    );
  }

  /** Forgets the number of one who leaves. @throws Error without Redis */
  async forget(performanceId: string, accountId: string): Promise<void> {
    await this.redis.hdel(keysOf(performanceId)[1], Buffer.from(uuidBytes(accountId)));
  }

  /** Id of the run of the Redis we are connected to; another after each of its starts. */
  private run(): Promise<string> {
    this.runId ??= this.redis.info('server').then((text) => {
      const id = /^run_id:(\w+)/m.exec(text)?.[1];
      if (id === undefined) throw new Error('Redis does not tell its run id');
      return id;
    });
    this.runId.catch(() => (this.runId = undefined));
    return this.runId;
  }
}

function keysOf(performanceId: string): [line: string, numbers: string] {
  return [`picket:line:{${performanceId}}`, `picket:line:{${performanceId}}:numbers`];
}
