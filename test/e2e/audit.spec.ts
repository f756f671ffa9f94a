import { send, signUp } from '../support/client.js';
import { audit, signUpOperator } from '../support/operations.js';

describe('GET /ops/audit', () => {
  it('shows an operator every invariant on every node', async () => {
    const operator = await signUpOperator();
    const reports = await Promise.all([1, 2].map(() => audit(operator)));
    for (const report of reports) {
      expect(report.violations).toEqual([]);
      expect(report.healthy).toBe(true);
      expect(report.invariants.map(({ id }) => id)).toEqual([
        'I1',
        'I2',
        'I3',
        'I4',
        'I6',
        'I7',
        'I8',
        'I10',
      ]);
      expect(report.nodes).toHaveLength(3);
    }
  });

  it('is for operators only', async () => {
    const { token } = await signUp();
    expect(await send('GET', '/ops/audit', { token })).toMatchObject({ status: 403 });
    expect(await send('GET', '/ops/audit')).toMatchObject({ status: 401 });
  });
});
