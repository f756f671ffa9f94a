/**
 * The one form of an email address: accounts are found by it, so `A@X.kr ` and `a@x.kr` are the
 * same person. Full-width letters of East Asian keyboards become plain ones.
 */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}
