import { z } from 'zod';
import { idSchema, pageOf } from '../http/schemas.js';
import { seatingPlanLayoutSchema } from './seating-plan.js';
import { lineSchema } from '../http/text.schema.js';

/** Longest name of a plan and of a venue; the columns are as long. */
const NAME_LENGTH_MAX = 100;

/** Body of `POST /seating-plans`. */
export const seatingPlanBodySchema = seatingPlanLayoutSchema
  .extend({
    name: lineSchema(NAME_LENGTH_MAX),
    venue: lineSchema(NAME_LENGTH_MAX),
  })
  .check((context) => {
    const alike = gradesAlike(context.value.sections.map(({ grade }) => grade));
    if (alike === undefined) return;
    const [one, other] = alike;
    context.issues.push({
      code: 'custom',
      input: context.value.sections,
      path: ['sections'],
      message: `Grades ${one} and ${other} are too alike; write them the same or rename one.`,
      params: { ko: `등급 ${one}와(과) ${other}는 구분되지 않습니다. 하나로 쓰거나 바꿔 주세요.` },
    });
  });
export type SeatingPlanBody = z.infer<typeof seatingPlanBodySchema>;

/** Answer to a created plan. */
export const seatingPlanCreatedSchema = z.object({
  id: idSchema,
  seatCount: z.int(),
  version: z.int().describe('1 for the first plan of this name.'),
});
export type SeatingPlanCreated = z.infer<typeof seatingPlanCreatedSchema>;

/** One page of a seller's own plans. */
export const seatingPlanPageSchema = pageOf(
  z.object({
    id: idSchema,
    name: z.string(),
    venue: z.string(),
    version: z.int(),
    seatCount: z.int(),
  }),
);
export type SeatingPlanPage = z.infer<typeof seatingPlanPageSchema>;

/** Two different codes that the database takes for one, as it ignores case and accents. */
function gradesAlike(grades: readonly string[]): [string, string] | undefined {
  const collator = new Intl.Collator('en', { sensitivity: 'base' });
  const sorted = [...new Set(grades)].sort(collator.compare);
  for (const [index, grade] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined && collator.compare(grade, next) === 0) return [grade, next];
  }
  return undefined;
}
