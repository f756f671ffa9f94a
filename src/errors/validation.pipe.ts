import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { type FieldProblem, InvalidRequest } from './common.errors.js';

const KOREAN = z.locales.ko().localeError;
const ENGLISH = z.locales.en().localeError;
const PROBLEMS_MAX = 50;

const LONE_SURROGATE = /\p{Surrogate}/u;
const HALF = {
  en: 'Text must be well-formed Unicode, without halves of characters.',
  ko: '반쪽 문자가 없는 올바른 유니코드 문자열이어야 합니다.',
};

/**
 * Validates what a route declares with `{ schema }` (a zod schema) and hands on the parsed value.
 * The Korean wording costs a second parse, so only a refused request pays for it.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { schema }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    const result = schema.safeParse(value, { error: ENGLISH });
    if (result.success) {
      const halves = pathsOfHalves(result.data);
      if (halves.length === 0) return result.data;
      throw new InvalidRequest(
        halves.slice(0, PROBLEMS_MAX).map((path) => ({ path, message: HALF })),
      );
    }
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

/** Paths of texts with half a character, which no database can keep; JSON escapes allow them. */
function pathsOfHalves(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return LONE_SURROGATE.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsOfHalves(inner, path === '' ? key : `${path}.${key}`),
  );
}
