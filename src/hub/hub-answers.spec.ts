import type { DomainError } from '../errors/domain-error.js';
import type { Decision } from './decision-log.js';
import { answerOf } from './hub-answers.js';
import { CentreAway } from './hub.errors.js';

const seat = { section: 'A', row: '3', number: '12' };
const shown = (outcome: Decision['shown'], change: Partial<Decision> = {}): Decision =>
  ({ shown: outcome, ...change }) as Decision;

/** The refusal of a decision. */
function refused(decision: Decision, last?: { atMs: number; gate: string }) {
  try {
    answerOf(decision, { seat, last });
  } catch (error) {
    const { code, status, extensions } = (error as DomainError).refusal;
    return { code, status, ...extensions };
  }
  throw new Error('was let through');
}

describe('what a gate is answered by a hub', () => {
  it('is the centre’s answer for who goes through', () => {
    expect(answerOf(shown('exited'), { seat, last: undefined })).toEqual({
      result: 'exited',
      ...seat,
    });
  });

  it('tells when and where somebody entered before, if the hub knows', () => {
    const entered = { code: 'already-checked-in', status: 409, ...seat };
    expect(refused(shown('already-checked-in'))).toEqual(entered);
    expect(refused(shown('already-checked-in'), { atMs: 0, gate: '북문' })).toEqual({
      ...{ ...entered, firstAt: '1970-01-01T00:00:00.000Z', firstGate: '북문' },
    });
  });

  it('names the gate to go to, and the reason', () => {
    expect(refused(shown('other-gate', { otherGate: '남문' }))).toMatchObject({ gate: '남문' });
    expect(refused(shown('code-expired', { reason: 'too-old' }))).toEqual({
      ...{ code: 'code-expired', status: 422, reason: 'too-old' },
    });
  });

  it('has the name on the paper compared, since a list carries none', () => {
    expect(refused(shown('name-check-required'))).toEqual({
      ...{ code: 'name-check-required', status: 409, ...seat },
    });
  });

  it('is to try again where nobody can say', () => {
    const { code, status, headers } = new CentreAway().refusal;
    expect([code, status, headers]).toEqual(['centre-away', 503, { 'retry-after': '1' }]);
  });
});
