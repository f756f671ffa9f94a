import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Decision, DecisionLog } from './decision-log.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'picket-log-'));
  file = join(folder, 'decisions.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const decision = (scanId: string, change: Partial<Decision> = {}): Decision => ({
  ...{ scanId, deviceId: 'd', gate: '북문', code: 'T1:', direction: 'in', isNameChecked: false },
  ...{ atMs: 1, mode: 'slots', shown: 'admitted', ticketShortId: '7', isOwn: true, ...change },
});

describe('DecisionLog', () => {
  it('keeps what was appended at once, in its order', async () => {
    const log = await DecisionLog.open(file);
    const ids = Array.from({ length: 50 }, (_, index) => `s${index}`);
    await Promise.all(ids.map((id) => log.append(decision(id))));
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(51);
    await log.close();
    const again = await DecisionLog.open(file);
    expect(again.all.map(({ scanId }) => scanId)).toEqual(ids);
    expect(again.find('s7')).toEqual(decision('s7'));
    await again.close();
  });

  it('forgets a last line that is not whole, which nobody was told of, and goes on', async () => {
    const log = await DecisionLog.open(file);
    await log.append(decision('whole'));
    await log.close();
    appendFileSync(file, '{"scanId":"ha');
    const again = await DecisionLog.open(file);
    await again.append(decision('next'));
    await again.close();
    const last = await DecisionLog.open(file);
    expect(last.all.map(({ scanId }) => scanId)).toEqual(['whole', 'next']);
    await last.close();
  });

  it('finds the last decision of a scan', async () => {
    const log = await DecisionLog.open(file);
    await log.append(decision('s', { shown: 'other-gate' }));
    await log.append(decision('s', { shown: 'admitted', isOwn: false }));
    expect(log.find('s')?.shown).toBe('admitted');
    await log.close();
  });

  it('says when the disk did not take it', async () => {
    const log = await DecisionLog.open(file);
    await log.close();
    await expect(log.append(decision('lost'))).rejects.toThrow();
  });
});
