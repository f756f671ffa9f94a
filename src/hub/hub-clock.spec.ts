import { HubClock } from './hub-clock.js';

const at = (ms: number): string => new Date(ms).toISOString();

describe('HubClock', () => {
  it('takes the middle of an answer for the moment that it names', () => {
    const clock = new HubClock(() => 1_000);
    clock.learn(at(61_100), 1_000, 1_200);
    expect(clock.now()).toBe(61_000);
    // Too slow to say anything.
    clock.learn(at(5_000), 1_000, 2_000);
    clock.learn('yesterday', 1_000, 1_010);
    expect(clock.offset).toBe(60_000);
  });

  it('gives no moment twice and none before another, whatever becomes of the machine’s clock', () => {
    let nowMs = 10_000;
    const clock = new HubClock(() => nowMs);
    expect([clock.next(), clock.next(), clock.next()]).toEqual([10_000, 10_001, 10_002]);
    nowMs = 4_000;
    expect(clock.next()).toBe(10_003);
    nowMs = 20_000;
    expect(clock.next()).toBe(20_000);
  });

  it('goes on after the last moment of an earlier process', () => {
    const clock = new HubClock(() => 10_000);
    clock.resume(500, 90_000);
    expect([clock.now(), clock.next()]).toEqual([10_500, 90_001]);
  });
});
