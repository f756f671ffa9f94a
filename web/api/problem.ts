/** A refusal as the API words it (RFC 9457), in the language of the page. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly [extension: string]: unknown;
}

/** Thrown when the API refused; `problem.detail` says what to do. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** Thrown when nothing answered, or nothing that could be understood. */
export class Unreachable extends Error {}

/** Whether an error is the refusal with one of these codes. */
export function isRefused(error: unknown, ...codes: string[]): error is Refused {
  return error instanceof Refused && codes.includes(error.problem.code);
}

/** The problem in a refused answer, or undefined when the body is no problem document. */
export function problemIn(body: unknown): Problem | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { code, detail, title, status } = body as Partial<Problem>;
  const whole = [code, detail, title].every((text) => typeof text === 'string');
  return whole && typeof status === 'number' ? (body as Problem) : undefined;
}
