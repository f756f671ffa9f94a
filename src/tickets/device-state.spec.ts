import { DEVICE_TRANSITIONS, type DeviceState } from './device-state.js';

describe('DEVICE_TRANSITIONS', () => {
  it('reaches every state from active and lists every target', () => {
    const seen = new Set<DeviceState>(['active']);
    for (const state of seen) for (const next of DEVICE_TRANSITIONS[state]) seen.add(next);
    expect([...seen].sort()).toEqual(Object.keys(DEVICE_TRANSITIONS).sort());
  });
});
