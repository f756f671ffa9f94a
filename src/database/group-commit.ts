import { Injectable } from '@nestjs/common';
import { ServiceUnavailable } from '../errors/common.errors.js';
import { classifyFailure, isWorthAnotherTry } from './galera-errors.js';
import { inStep, leftNothing } from './together.js';
import { countGroup } from './transaction-metrics.js';
import { askCommitted, type RunOptions, Transactions, type Tx } from './transactions.js';

/** So many share a transaction at the most: what the first locks is locked until the last is done. */
const MEMBERS_MAX = 64;
/** Longer than this nobody waits for a transaction: the client asks again, and finds fewer before it. */
const WAIT_LIMIT_MS = 8_000;
/** So many wait in a lane at the most; whoever comes then is told at once. */
const WAITING_MAX = 500;

/** How to run a piece of work of a group. */
export interface GroupOptions<T> extends RunOptions<T> {
  /** Has a transaction of its own when it is its turn; else it may share one. */
  alone?: boolean;
  /**
   * Works of the same value never share a transaction: those that read what the other one writes,
   * for example of one buyer.
   */
  apart?: string;
}

interface Member {
  name: string;
  alone: boolean;
  apart: string | undefined;
  giveUpAtMs: number;
  work: (tx: Tx) => Promise<unknown>;
  alreadyCommitted?: (() => Promise<unknown>) | undefined;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

type Outcome = { value: unknown } | { error: unknown };

/**
 * Lets works that meet in the same rows share transactions instead of waiting for each other's
 * locks and commits: while one transaction of a lane is on its way, those that come gather, in the
 * order of coming, and the next one does them all (group commit; what it gains stands in
 * ARCHITECTURE.md). They go side by side, so that what all of them do is one statement
 * ({@link Together}). One that is refused takes away what it has left ({@link Tx.refuse}); when that is
 * not possible they go one by one, each with a savepoint of its own, so that it leaves its neighbours
 * alone. None of them hears anything before the commit.
 *
 * Correctness does not need it: other processes have lanes of their own, and the database decides.
 */
@Injectable()
export class GroupCommit {
  private readonly lanes = new Map<string, Member[]>();

  constructor(private readonly transactions: Transactions) {}

  /**
   * Runs `work` in a transaction of its lane. The rules of {@link Transactions.run} hold.
   * @param lane whose works go one group after the other
   * @param name of the use case; only works of one name share a transaction
   * @throws what {@link Transactions.run} throws; ServiceUnavailable when too many are before it
   */
  run<T>(
    lane: string,
    name: string,
    work: (tx: Tx) => Promise<T>,
    options: GroupOptions<T> = {},
  ): Promise<T> {
    const { alone = false, apart, alreadyCommitted } = options;
    const giveUpAtMs = performance.now() + WAIT_LIMIT_MS;
    return new Promise<T>((resolve, reject) => {
      const settle = { resolve, reject } as Pick<Member, 'resolve' | 'reject'>;
      const member = { name, alone, apart, giveUpAtMs, work, alreadyCommitted, ...settle };
      const waiting = this.lanes.get(lane);
      if (waiting === undefined) void this.work(lane, [member]);
      else if (waiting.length >= WAITING_MAX) reject(new ServiceUnavailable());
      else waiting.push(member);
    });
  }

  /** Whether more wait in a lane than the next transaction takes. */
  isCrowded(lane: string): boolean {
    return (this.lanes.get(lane)?.length ?? 0) >= MEMBERS_MAX;
  }

  private async work(lane: string, waiting: Member[]): Promise<void> {
    this.lanes.set(lane, waiting);
    while (waiting.length > 0) await this.commit(nextGroup(waiting));
    this.lanes.delete(lane);
  }

  /** Runs one group and answers all its members. Never rejects. */
  private async commit(members: readonly Member[]): Promise<void> {
    const [first] = members;
    if (first === undefined) return;
    countGroup(first.name, members.length);
    if (members.length === 1) return this.commitAlone(first);
    let mayBeThere = false;
    try {
      const outcomes = await this.transactions.run(first.name, (tx) => runAll(tx, members), {
        outcomeUnknown: () => {
          mayBeThere = true;
        },
      });
      await Promise.all(members.map((one, at) => answer(one, outcomes[at], mayBeThere)));
    } catch (error) {
      if (error instanceof ServiceUnavailable) {
        for (const { reject } of members) reject(error);
        return;
      }
      // What all of them together could not do, each may be able to do by itself.
      for (const member of members) await this.commitAlone(member, mayBeThere);
    }
  }

  private async commitAlone(member: Member, mayBeThere = false): Promise<void> {
    const { name, work, alreadyCommitted } = member;
    const outcome = await this.transactions.run(name, work, { alreadyCommitted }).then(
      (value): Outcome => ({ value }),
      (error: unknown): Outcome => ({ error }),
    );
    await answer(member, outcome, mayBeThere);
  }
}

/** Takes those from the front that share the next transaction; who waited too long is told so. */
function nextGroup(waiting: Member[]): Member[] {
  const nowMs = performance.now();
  const group: Member[] = [];
  for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
    const [first] = group;
    const isFull = group.length >= MEMBERS_MAX;
    if (isFull || (first !== undefined && !mayShare(next, group, first))) break;
    waiting.shift();
    if (nowMs > next.giveUpAtMs) next.reject(new ServiceUnavailable());
    else group.push(next);
  }
  return group;
}

function mayShare(next: Member, group: readonly Member[], first: Member): boolean {
  if (first.alone || next.alone || first.name !== next.name) return false;
  return next.apart === undefined || group.every(({ apart }) => apart !== next.apart);
}

/**
 * Side by side first, in few statements; where that does not work for one of them, one by one, so that
 * it is undone alone.
 */
async function runAll(tx: Tx, members: readonly Member[]): Promise<Outcome[]> {
  await tx.execute('SAVEPOINT members');
  const shared = inStep(tx);
  const all = await Promise.allSettled(members.map(({ work }) => work(shared)));
  const failed = all
    .filter((one) => one.status === 'rejected')
    .map(({ reason }) => reason as unknown)
    .filter((error) => !leftNothing(error));
  const lost = failed.find((error) => isWorthAnotherTry(classifyFailure(error)));
  if (lost !== undefined) throw lost as Error;
  if (failed.length > 0) {
    await tx.execute('ROLLBACK TO SAVEPOINT members');
    return runEach(tx, members);
  }
  return all.map((one) =>
    one.status === 'fulfilled' ? { value: one.value } : { error: one.reason as unknown },
  );
}

async function runEach(tx: Tx, members: readonly Member[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { work } of members) {
    await tx.execute('SAVEPOINT member');
    try {
      outcomes.push({ value: await work(tx) });
    } catch (error) {
      if (isWorthAnotherTry(classifyFailure(error))) throw error;
      await tx.execute('ROLLBACK TO SAVEPOINT member');
      outcomes.push({ error });
    }
  }
  return outcomes;
}

/** @param mayBeThere an earlier try of the group may have committed, and is why this one failed */
async function answer(member: Member, outcome: Outcome | undefined, mayBeThere: boolean) {
  if (outcome === undefined) throw new Error('a member of a group has no outcome');
  if ('value' in outcome) {
    member.resolve(outcome.value);
    return;
  }
  try {
    const earlier = mayBeThere ? await askCommitted(member.alreadyCommitted) : undefined;
    if (earlier === undefined) member.reject(outcome.error);
    else member.resolve(earlier);
  } catch (error) {
    member.reject(error);
  }
}
