import { asRoot, nodeStatus, rootConnection } from '../support/cluster.js';
import { picket } from '../support/processes.js';

const TABLE = 'picket.scratch_inconsistent';

afterAll(async () => {
  await asRoot(1, `DROP TABLE IF EXISTS ${TABLE}`);
});

/** Takes a row from one node alone, as a fault of its disk or of its server might. */
async function loseRow(node: number, id: number): Promise<void> {
  const connection = await rootConnection(node);
  try {
    await connection.query('SET SESSION wsrep_on = OFF');
    await connection.query(`DELETE FROM ${TABLE} WHERE id = ${id}`);
  } finally {
    await connection.end();
  }
}

it('a node that finds, while it catches up, that it lost a row takes a full copy and serves', async () => {
  await asRoot(1, `CREATE TABLE ${TABLE} (id INT PRIMARY KEY, amount INT NOT NULL)`);
  await asRoot(1, `INSERT INTO ${TABLE} VALUES (1, 0), (2, 0)`);
  await asRoot(3, `SELECT * FROM ${TABLE}`);
  await loseRow(3, 2);
  await picket('node', 'stop', '3');
  await asRoot(1, `UPDATE ${TABLE} SET amount = 7 WHERE id = 2`);
  expect(await picket('node', 'start', '3')).toMatch(
    /Node 3 has other data than the group.*\[ERROR\].*takes a full copy.*after a full copy \(SST\)/s,
  );
  expect(await nodeStatus(3, 'wsrep_local_state_comment')).toBe('Synced');
  expect(await asRoot(3, `SELECT id, amount FROM ${TABLE} ORDER BY id`)).toEqual([
    { id: 1, amount: 0 },
    { id: 2, amount: 7 },
  ]);
}, 120_000);
