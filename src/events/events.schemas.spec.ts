import { eventBodySchema, eventSearchSchema } from './events.schemas.js';
import { momentSchema } from './moment.schema.js';
import { performanceBodySchema } from './performances.schemas.js';
import { seatingPlanBodySchema } from './seating-plans.schemas.js';

const section = (code: string, grade: string) => ({ code, name: code, grade, standing: 1 });
const performance = {
  startsAt: '2031-05-05T19:30:00+09:00',
  salesOpenAt: '2031-05-01T20:00:00+09:00',
  salesCloseAt: '2031-05-05T19:30:00+09:00',
  seatingPlanId: '01A1FB0B-2F09-744B-8947-6868C64D55E1',
  prices: [{ grade: 'R', amount: 0 }],
  maxTicketsPerBuyer: 4,
};

describe('what sellers send', () => {
  it('is completed by defaults: no waiting room, the customary fee', () => {
    const { waitingRoom, seatingPlanId } = performanceBodySchema.parse(performance);
    expect(waitingRoom).toMatchObject({ enabled: false });
    expect(seatingPlanId).toBe(performance.seatingPlanId.toLowerCase());
    const event = {
      title: ' 봄 ',
      description: '한 줄\n두 줄',
      genre: 'g',
      region: 'r',
      venue: 'v',
      ageRating: 'all',
      runningMinutes: 1,
    };
    expect(eventBodySchema.parse(event)).toEqual({
      ...event,
      title: '봄',
      deviceBinding: false,
      verifiedBuyersOnly: false,
      reEntry: false,
      cancellationFeeSteps: [
        { daysBefore: 9, percent: 10 },
        { daysBefore: 6, percent: 20 },
        { daysBefore: 2, percent: 30 },
        { daysBefore: 0, percent: 90 },
      ],
    });
    expect(eventBodySchema.safeParse({ ...event, title: '한 줄\n두 줄' }).success).toBe(false);
  });

  it.each([
    ['R', 'r'],
    ['é', 'e'],
  ])('cannot have grades %s and %s, which the database takes for one', (one, other) => {
    const plan = (grades: string[]) => ({
      name: '홀',
      venue: '홀',
      sections: grades.map((grade, index) => section(`S${index}`, grade)),
    });
    expect(seatingPlanBodySchema.safeParse(plan([one, other])).success).toBe(false);
    expect(seatingPlanBodySchema.safeParse(plan([one, one, 'VIP'])).success).toBe(true);
  });

  it.each([
    ['2000-01-01T00:00:00Z', true],
    ['2099-12-31T23:59:59.999Z', true],
    ['2099-12-31T23:59:59-12:00', false],
    ['9999-12-31T23:59:59-12:00', false],
    ['0001-01-01T00:00:00Z', false],
    ['2031-02-30T00:00:00Z', false],
    ['2031-01-01T00:00:00', false],
  ])('moment %s is taken: %s', (moment, taken) => {
    expect(momentSchema.safeParse(moment).success).toBe(taken);
  });
});

describe('a search', () => {
  it('takes its numbers as text and refuses what it does not know', () => {
    expect(eventSearchSchema.parse({ limit: '7', query: '' })).toEqual({ limit: 7, query: '' });
    expect(eventSearchSchema.safeParse({ colour: 'red' }).success).toBe(false);
  });
});
