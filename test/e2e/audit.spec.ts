import { grantRoleByEmail } from '../../src/auth/grant-role.js';
import type { AuditReport } from '../../src/cluster/auditor.js';
import { expectStatus, send, signUp } from '../support/client.js';
import { testConfig } from '../support/cluster.js';

describe('GET /ops/audit', () => {
  it('shows an operator every invariant on every node', async () => {
    const { email, token } = await signUp();
    await grantRoleByEmail(testConfig(), email, 'operator');
    const reports = await Promise.all(
      [1, 2].map(() => expectStatus<AuditReport>(200, 'GET', '/ops/audit', { token })),
    );
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
