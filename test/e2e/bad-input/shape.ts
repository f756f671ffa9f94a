import { randomUUID } from 'node:crypto';

/** What a field of a body must be; from it follows what it must not be. */
export interface Shape {
  /** JSON texts that must be refused in its place. */
  readonly wrong: readonly string[];
  readonly optional?: boolean;
  /** Fields of an object; elements of a list by their index. */
  readonly fields?: Readonly<Record<string, Shape>>;
  /** No further field is accepted beside these. */
  readonly closed?: boolean;
  /** Longest list. */
  readonly elementsMax?: number;
}

/** A body with one thing wrong: what, and its JSON text. */
export interface Mutation {
  readonly name: string;
  readonly json: string;
}

type Path = readonly (string | number)[];

const quoted = (text: string): string => JSON.stringify(text);

/** Halves of characters, which JSON can say and no database can keep. */
const HALVES = ['"a\\ud83d"', '"\\udc00a"', '"\\ude00\\ud83d"'];

/** Text of one to `max` characters. */
export function text(max: number): Shape {
  return { wrong: ['7', 'null', 'true', '[]', '{}', '""', ...HALVES, quoted('a'.repeat(max + 1))] };
}

/** Text of one line: no control characters, no halves of characters. */
export function line(max: number): Shape {
  const more = ['"   "', '"a\\u0000b"', '"a\\nb"', '"a\\u0085b"'];
  return { wrong: [...text(max).wrong, ...more] };
}

/** An email address. */
export const email: Shape = {
  wrong: [...line(254).wrong, '"nobody"', '"a@b@c.kr"', `"${'a'.repeat(250)}@picket.test"`],
};

/** A whole number from `min` to `max`. */
export function int(min: number, max: number): Shape {
  const types = ['"7"', 'null', 'true', '[]', '{}', '""'];
  const numbers = ['1.5', '1e400', '-1e400', '1e21', '9007199254740993'];
  return { wrong: [...types, ...numbers, String(min - 1), String(max + 1)] };
}

/** A length in metres. */
export const metres: Shape = { wrong: ['"1"', 'null', 'true', '[]', '1e400', '-10001', '10001'] };

/** True or false. */
export const flag: Shape = { wrong: ['"true"', '1', '0', 'null', '[]', '{}'] };

/** An id made by the server. */
export const id: Shape = {
  wrong: ['7', 'null', '[]', '{}', '""', '"7"', `"${'0'.repeat(300)}"`, `"${randomUUID()}0"`],
};

/** One of a few words. */
export const word: Shape = { wrong: ['7', 'null', '[]', '{}', '""', '"nonsense"'] };

/** A moment between 2000 and 2099 with its offset. */
export const moment: Shape = {
  wrong: [
    ...['7', 'null', '[]', '""', '"tomorrow"', '"2030-01-01"', '"2030-01-01T00:00:00"'],
    ...['"2030-02-30T00:00:00Z"', '"2030-01-01T25:00:00Z"', '"99999-01-01T00:00:00Z"'],
  ],
};

/** A list; `elements` describe the sample's by their index. */
export function list(max: number, elements: readonly Shape[], min = 1): Shape {
  return {
    wrong: ['7', 'null', '"x"', '{}', '{"0":1}', '[null]', ...(min > 0 ? ['[]'] : [])],
    fields: Object.fromEntries(elements.map((element, index) => [index, element])),
    elementsMax: max,
  };
}

/** An object with these fields and no others. */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  return { wrong: ['7', 'null', '"x"', '[]', 'true'], fields, closed: true };
}

/** May be left out. */
export const optional = (shape: Shape): Shape => ({ ...shape, optional: true });

/** Refuses these JSON texts beside the usual ones. */
export const refusing = (shape: Shape, ...wrong: string[]): Shape => ({
  ...shape,
  wrong: [...shape.wrong, ...wrong],
});

/** Every body that differs from the sample in one thing that the shape forbids. */
export function mutationsOf(shape: Shape, sample: unknown, at: Path = []): Mutation[] {
  const place = at.join('.') || 'body';
  const found = shape.wrong.map((literal) => ({
    name: `${place} = ${literal.slice(0, 40)}`,
    json: withLiteral(sample, at, literal),
  }));
  if (shape.closed) {
    for (const field of ['surprise', 'toString', 'id ']) {
      const json = withLiteral(sample, [...at, field], '1');
      found.push({ name: `${place} with unknown ${field}`, json });
    }
  }
  if (shape.elementsMax !== undefined) {
    const many = moreThan(shape.elementsMax, at.reduce(inside, sample));
    found.push({ name: `${place} too long`, json: withLiteral(sample, at, many) });
  }
  for (const [field, inner] of Object.entries(shape.fields ?? {})) {
    const path = [...at, shape.closed ? field : Number(field)];
    if (shape.closed && !inner.optional) {
      found.push({ name: `${path.join('.')} missing`, json: withLiteral(sample, path, undefined) });
    }
    found.push(...mutationsOf(inner, sample, path));
  }
  return found;
}

const inside = (value: unknown, step: string | number): unknown =>
  (value as Record<string | number, unknown> | undefined)?.[step];

/** A list of one element too many, of the kind that the sample has; numbers and ids differ. */
function moreThan(max: number, sample: unknown): string {
  const first: unknown = Array.isArray(sample) ? sample[0] : randomUUID();
  const isId = typeof first === 'string' && /^[0-9a-f-]{36}$/.test(first);
  const element = (index: number): unknown => {
    if (typeof first === 'number') return index;
    return isId ? randomUUID() : first;
  };
  return JSON.stringify(Array.from({ length: max + 1 }, (_, index) => element(index)));
}

const MARK = '@literal@';

/** JSON of the sample with the literal at a path, or without what is there. */
export function withLiteral(sample: unknown, at: Path, literal: string | undefined): string {
  if (at.length === 0) return literal ?? '';
  const copy = structuredClone(sample) as Record<string | number, unknown>;
  let parent = copy;
  for (const step of at.slice(0, -1)) {
    parent[step] ??= {};
    parent = parent[step] as Record<string | number, unknown>;
  }
  const last = at.at(-1) as string | number;
  parent[last] = literal === undefined ? undefined : MARK;
  return JSON.stringify(copy).replace(`"${MARK}"`, () => literal ?? '');
}
