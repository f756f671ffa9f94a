import { HubLink } from './hub-link.js';

const ALONE_MS = 9_000;
let nowMs: number;
const runMs = (): number => nowMs;
beforeEach(() => {
  nowMs = 100_000;
});

/** One that the centre answered at this moment. */
function connected(there: readonly string[] = []): HubLink {
  const link = new HubLink(runMs, false);
  link.returned(nowMs, there);
  return link;
}

describe('a hub that loses the centre', () => {
  it('passes nothing on, and decides nine seconds after the last answered contact', () => {
    const link = connected();
    nowMs += 2_000;
    link.answered(nowMs);
    nowMs += 1_000;
    expect([link.isThrough, link.mayDecide(ALONE_MS)]).toEqual([true, false]);
    expect([link.lost(), link.lost()]).toEqual([true, false]);
    expect([link.isThrough, link.mayAsk, link.hears]).toEqual([false, false, false]);
    nowMs += 7_999;
    expect(link.mayDecide(ALONE_MS)).toBe(false);
    nowMs += 1;
    expect(link.mayDecide(ALONE_MS)).toBe(true);
  });

  it('tells of no answer that is older than three seconds', () => {
    const link = connected();
    nowMs += 3_000;
    expect(link.hears).toBe(true);
    nowMs += 1;
    expect(link.hears).toBe(false);
  });

  it('is not put off by an answer to itself, as long as the centre lacks what it decided', () => {
    const link = connected();
    link.lost();
    nowMs += 10_000;
    link.answered(nowMs);
    expect(link.mayDecide(ALONE_MS)).toBe(true);
    link.hold(true);
    expect(link.mayDecide(ALONE_MS)).toBe(false);
    link.hold(false);
    expect(link.mayDecide(ALONE_MS)).toBe(true);
  });
});

describe('a hub that is back', () => {
  it('asks about tickets when the centre has heard of every device', () => {
    const link = connected(['a', 'b']);
    expect([link.isThrough, link.hears, link.mayAsk]).toEqual([true, true, false]);
    link.settled('a');
    link.settled('a');
    expect(link.mayAsk).toBe(false);
    link.settled('b');
    nowMs += 700;
    expect(link.mayAsk).toBe(true);
  });

  it('waits for nobody longer than some seconds', () => {
    const link = connected(['gone']);
    nowMs += 3_999;
    expect(link.mayAsk).toBe(false);
    nowMs += 1;
    expect(link.mayAsk).toBe(true);
  });
});

describe('a hub that was started anew', () => {
  it('waits as if the centre had just been told of its devices', () => {
    const link = new HubLink(runMs, false);
    nowMs += 8_999;
    expect(link.mayDecide(ALONE_MS)).toBe(false);
    nowMs += 1;
    expect(link.mayDecide(ALONE_MS)).toBe(true);
  });

  it('goes on at once where an earlier process had decided', () => {
    expect(new HubLink(runMs, true).mayDecide(ALONE_MS)).toBe(true);
  });

  it('decides nothing any more once it was revoked', () => {
    const link = new HubLink(runMs, true);
    link.end();
    link.lost();
    expect([link.isRevoked, link.isThrough, link.mayDecide(ALONE_MS)]).toEqual([true, true, false]);
  });
});
