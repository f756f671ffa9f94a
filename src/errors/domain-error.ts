/** The languages a refusal is worded in. */
export type Locale = 'en' | 'ko';

/** One text in every language. */
export type Localized = Readonly<Record<Locale, string>>;

/** What a refusal says; `code` is stable and fixed in the API description. */
export interface Refusal {
  status: number;
  code: string;
  title: Localized;
  /** What happened and what to do next. */
  detail: Localized;
  /** Further members of the problem document, such as the seats that are taken. */
  extensions?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

/**
 * A refusal by name: the business said no, nothing was changed. Each module keeps its own
 * subclasses in `x.errors.ts`; anything else that is thrown is a bug and answered as 500.
 */
export class DomainError extends Error {
  constructor(
    readonly refusal: Refusal,
    options?: ErrorOptions,
  ) {
    super(`${refusal.code}: ${refusal.detail.en}`, options);
    this.name = new.target.name;
  }

  get code(): string {
    return this.refusal.code;
  }
}
