import { type Health, type Phase, startHealth } from './checker-health.js';
import { MUTE_LIMIT, optionFor, parseFlowControlLimit, remedyFor } from './checker-remedy.js';

const limits = { queueMax: 1_000, awayMs: 15_000 };
const calm = { pausesGroup: false, receiveQueue: 0, sick: false };
const at = (phase: Phase): Health => startHealth(0, phase);

describe('remedyFor', () => {
  it.each<Phase>(['well', 'sick', 'returning'])('leaves a %s node alone', (phase) => {
    const pausing = { ...calm, pausesGroup: true, receiveQueue: 5_000 };
    expect(remedyFor(at(phase), 16, pausing, limits, 9_000)).toBeUndefined();
  });

  it('mutes an ejected node once, and lets it speak when it returns', () => {
    expect(remedyFor(at('out'), 16, calm, limits, 100)).toBe('mute');
    expect(remedyFor(at('out'), MUTE_LIMIT, calm, limits, 100)).toBeUndefined();
    expect(remedyFor(at('returning'), MUTE_LIMIT, calm, limits, 100)).toBe('unmute');
  });

  it('cuts a node off that pauses the group although it is mute', () => {
    const stuck = { ...calm, pausesGroup: true };
    expect(remedyFor(at('out'), MUTE_LIMIT, stuck, limits, 499)).toBeUndefined();
    expect(remedyFor(at('out'), MUTE_LIMIT, stuck, limits, 500)).toBe('cut-off');
  });

  it('cuts a node off that falls behind beyond measure', () => {
    const behind = (receiveQueue: number) => ({ ...calm, receiveQueue });
    expect(remedyFor(at('out'), MUTE_LIMIT, behind(1_000), limits, 9_000)).toBeUndefined();
    expect(remedyFor(at('out'), MUTE_LIMIT, behind(1_001), limits, 9_000)).toBe('cut-off');
  });

  it('lets a node in again that it cut off itself, late, well and with an empty queue', () => {
    const away = { ...calm, cutOffAtMs: 0 };
    const ask = (patient: typeof away, nowMs = 15_000) =>
      remedyFor(at('out'), MUTE_LIMIT, patient, limits, nowMs);
    expect(ask(away)).toBe('let-in');
    expect(ask(away, 14_999)).toBeUndefined();
    expect(ask({ ...away, sick: true })).toBeUndefined();
    expect(ask({ ...away, receiveQueue: 1 })).toBeUndefined();
  });
});

describe('parseFlowControlLimit', () => {
  it('reads what the provider shows', () => {
    expect(parseFlowControlLimit('gcs.fc_factor = 1.0; gcs.fc_limit = 100; gcs.x = 1')).toBe(100);
  });

  it('knows the limit it set itself', () => {
    const shown = optionFor('mute', 16).replace('=', ' = ');
    expect(parseFlowControlLimit(shown)).toBe(MUTE_LIMIT);
  });

  it('takes the default where nothing is shown', () => {
    expect(parseFlowControlLimit('')).toBe(16);
  });
});
