import { gunzipSync } from 'node:zlib';
import { describeSeats, expandSeatingPlan } from './seating-plan.js';
import { acceptsGzip, matchesEtag, seatsDocument } from './seats-document.js';

const planOf = (seatCount: number) =>
  expandSeatingPlan({
    sections: [{ code: 'A', name: 'A', grade: 'R', rows: [{ label: 1, seatCount }] }],
  });

describe('the seats document', () => {
  it('is the described plan in both encodings, each with a tag of its own', async () => {
    const plan = planOf(3);
    const { identity, gzip } = (await seatsDocument(plan)).json;
    expect(JSON.parse(identity.body.toString())).toEqual(describeSeats(plan));
    expect(gunzipSync(gzip.body)).toEqual(identity.body);
    expect(identity.etag).toMatch(/^"[\w-]{43}"$/);
    expect(gzip.etag).not.toBe(identity.etag);
  });

  it('has the same tag for the same plan and another for another', async () => {
    const [one, same, other] = await Promise.all([3, 3, 4].map((n) => seatsDocument(planOf(n))));
    for (const form of ['json', 'packed'] as const) {
      expect(same?.[form].identity.etag).toBe(one?.[form].identity.etag);
      expect(other?.[form].identity.etag).not.toBe(one?.[form].identity.etag);
    }
    expect(one?.json.identity.etag).not.toBe(one?.packed.identity.etag);
  });
});

describe('the headers of the asker', () => {
  it.each([
    ['gzip, deflate, br', true],
    ['br;q=1.0, GZIP;q=0.5', true],
    ['*', true],
    ['identity', false],
    ['gzip;q=0', false],
    ['gzip; q=0.000', false],
    ['', false],
    [undefined, false],
  ])('Accept-Encoding %s takes gzip: %s', (header, accepted) => {
    expect(acceptsGzip(header)).toBe(accepted);
  });

  it.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
    [undefined, false],
  ])('If-None-Match %s has the tag "a": %s', (header, matched) => {
    expect(matchesEtag(header, '"a"')).toBe(matched);
  });
});
