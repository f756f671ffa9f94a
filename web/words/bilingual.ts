import type { Language } from '../api/settings';

type Phrase = string | ((...parts: never[]) => string);
interface Phrases {
  readonly [name: string]: Phrase | Phrases;
}

/** The same names and parameters as another language has. */
export type SameAs<Words> = {
  readonly [Name in keyof Words]: Words[Name] extends string
    ? string
    : Words[Name] extends (...parts: infer Parts) => string
      ? (...parts: Parts) => string
      : SameAs<Words[Name]>;
};

/** What a page says, in every language. */
export type Bilingual<Words> = Readonly<Record<Language, Words>>;

/** Words of a page; one that is missing in a language does not compile. */
export function bilingual<Words extends Phrases>(
  ko: Words,
  en: SameAs<Words>,
): Bilingual<SameAs<Words>> {
  return { ko: ko as unknown as SameAs<Words>, en };
}
