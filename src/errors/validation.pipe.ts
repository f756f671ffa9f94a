import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { type FieldProblem, InvalidRequest } from './common.errors.js';

const KOREAN = z.locales.ko().localeError;
const ENGLISH = z.locales.en().localeError;
const PROBLEMS_MAX = 50;

/**
 * Validates what a route declares with `{ schema }` (a zod schema) and hands on the parsed value.
 * The Korean wording costs a second parse, so only a refused request pays for it.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { schema }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    const result = schema.safeParse(value, { error: ENGLISH });
    if (result.success) return result.data;
    const korean = schema.safeParse(value, { error: KOREAN }).error?.issues ?? [];
    const problems = result.error.issues.map((issue, index): FieldProblem => ({
      path: issue.path.map(String).join('.'),
      message: { en: issue.message, ko: ownKorean(issue) ?? korean[index]?.message ?? '' },
    }));
    throw new InvalidRequest(problems.slice(0, PROBLEMS_MAX));
  }
}

/** A rule of our own carries its Korean sentence itself: zod knows only its built-in ones. */
function ownKorean(issue: z.core.$ZodIssue): string | undefined {
  const ko: unknown = issue.code === 'custom' ? issue.params?.['ko'] : undefined;
  return typeof ko === 'string' ? ko : undefined;
}
