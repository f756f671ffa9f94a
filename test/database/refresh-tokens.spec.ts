import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidV7 } from 'uuid';
import { AccessTokens } from '../../src/auth/access-token.js';
import { RefreshTokenInvalid, RefreshTokenReused } from '../../src/auth/auth.errors.js';
import { type Account, AuthRepository } from '../../src/auth/auth.repository.js';
import { newRefreshToken } from '../../src/auth/refresh-token.js';
import { RefreshTokensRepository } from '../../src/auth/refresh-tokens.repository.js';
import { SessionsService } from '../../src/auth/sessions.service.js';
import { type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';
import { startMysqlProxy, type Verdict } from '../../src/cli/drills/mysql-proxy.js';

const account: Account = {
  id: uuidV7(),
  email: `${randomUUID()}@picket.test`,
  name: '김피켓',
  locale: 'ko',
  roles: ['buyer'],
};

function sessionsOver({ transactions }: DataLayer): SessionsService {
  const accounts = new AuthRepository(transactions);
  const tokens = new RefreshTokensRepository(transactions, testConfig());
  return new SessionsService(transactions, accounts, tokens, new AccessTokens(testConfig()));
}

let layers: DataLayer[];
let sessions: SessionsService[];

beforeAll(async () => {
  layers = await Promise.all([1, 2, 3].map((node) => openDataLayer(nodePort(node))));
  sessions = layers.map(sessionsOver);
  const { transactions } = layers[0]!;
  const accounts = new AuthRepository(transactions);
  await transactions.run('account', async (tx) => {
    await accounts.insert(tx, { ...account, passwordHash: 'none' });
    await accounts.insertRole(tx, account.id, 'buyer');
  });
});

afterAll(() => Promise.all(layers.map((layer) => layer.close())));

it('of refreshes with one token on three nodes at once exactly one wins', async () => {
  for (let round = 1; round <= 20; round++) {
    const { refreshToken } = await sessions[0]!.open(account);
    const results = await Promise.allSettled(
      [0, 1, 2, 0, 1, 2].map((node) => sessions[node]!.refresh(refreshToken)),
    );
    const winners = results.filter((result) => result.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(RefreshTokenReused);
    }
    const heir = sessions[round % 3]!.refresh(winners[0]!.value.refreshToken);
    await expect(heir).rejects.toBeInstanceOf(RefreshTokenInvalid);
  }
});

it('a token given out on one node is known on the others at once', async () => {
  let { refreshToken } = await sessions[0]!.open(account);
  for (let turn = 1; turn <= 30; turn++) {
    ({ refreshToken } = await sessions[turn % 3]!.refresh(refreshToken));
  }
});

const lostAnswers: [string, Verdict][] = [
  ['executed, the answer lost', 'swallow-answer'],
  ['not executed, the connection cut', 'drop-connection'],
];

it.each(lostAnswers)('a refresh whose COMMIT is %s is no reuse', async (_title, verdict) => {
  const proxy = await startMysqlProxy({ targetPort: nodePort(1) });
  const layer = await openDataLayer(proxy.port, { DB_POOL_SIZE: 2 });
  try {
    const { refreshToken } = await sessions[0]!.open(account);
    let broken = 0;
    proxy.onQuery = (sql) => {
      if (sql !== 'COMMIT' || broken++ > 0) return 'forward';
      proxy.targetPort = nodePort(2);
      return verdict;
    };
    const next = await sessionsOver(layer).refresh(refreshToken);
    expect(broken).toBe(2);
    expect((await sessions[2]!.refresh(next.refreshToken)).account).toEqual(account);
  } finally {
    await layer.close();
    await proxy.close();
  }
});

it('revoking a family catches the token that a refresh is just adding', async () => {
  const { transactions } = layers[0]!;
  const tokens = new RefreshTokensRepository(transactions, testConfig());
  const owner = { familyId: uuidV7(), accountId: account.id };
  // Its id comes first, so a single pass over the family would be past it when it appears.
  const added = newRefreshToken();
  await sleep(2);
  const current = newRefreshToken();
  await transactions.run('begin', (tx) => tokens.insert(tx, current, owner));
  let revoking: Promise<unknown> | undefined;
  await transactions.run('refresh', async (tx) => {
    expect(await tokens.spend(tx, current.hash)).toBe(true);
    revoking = transactions.run('revoke', (other) => tokens.revokeFamily(other, owner.familyId));
    await sleep(200);
    await tokens.insert(tx, added, owner);
  });
  await revoking;
  const alive = await transactions.readLatest(
    'SELECT id FROM refresh_tokens WHERE family_id = ? AND revoked_at IS NULL',
    [owner.familyId],
  );
  expect(alive).toEqual([]);
});
