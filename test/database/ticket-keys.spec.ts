import {
  LastSigningKey,
  listSigningKeys,
  retireSigningKey,
  rotateSigningKey,
} from '../../src/tickets/key-rotation.js';
import { testConfig } from '../support/cluster.js';

/** Signs so late that codes of other tests stay as they are. */
const LATER_SECONDS = 30 * 86_400;

describe('signing keys of ticket codes', () => {
  it('the only one that signs cannot be retired, one that does not yet sign can', async () => {
    const keyId = await rotateSigningKey(testConfig(), LATER_SECONDS);
    await expect(retireSigningKey(testConfig(), 0)).rejects.toThrow(LastSigningKey);
    expect((await listSigningKeys(testConfig())).map((key) => key.keyId)).not.toContain(0);
    await retireSigningKey(testConfig(), keyId);
    const stored = await listSigningKeys(testConfig());
    expect(stored.find((key) => key.keyId === keyId)?.isRetired).toBe(1);
  });
});
