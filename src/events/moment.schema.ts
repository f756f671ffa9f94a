import { instantSchema } from '../http/schemas.js';

// What DATETIME holds in every time zone, and as far as anybody plans.
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

/** A moment a seller or buyer names: ISO 8601 with offset, in this century. */
export const momentSchema = instantSchema.refine(
  (moment) => Date.parse(moment) >= EARLIEST && Date.parse(moment) < LATEST,
  {
    error: 'Name a moment between the years 2000 and 2099.',
    params: { ko: '2000년부터 2099년 사이의 시각을 적어 주세요.' },
  },
);
