/** Twelve to nineteen digits in a row or in groups (ISO/IEC 7812-1), with nothing of a word beside. */
const DIGITS = /(?<![\w-])\d(?:[ .-]?\d){11,18}(?![\w-])/g;
const ONLY_DIGITS = /^[\d .-]+$/;

/**
 * Whether a text is, or holds, what may be a card number. Nobody should send one here, so a text of
 * nothing but digits is taken for one even where its check digit is wrong.
 */
export function looksLikeCardNumber(text: string): boolean {
  const found = text.match(DIGITS) ?? [];
  return found.some((part) => ONLY_DIGITS.test(text.trim()) || hasCheckDigit(part));
}

/** Luhn's sum (ISO/IEC 7812-1, annex B). */
function hasCheckDigit(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].map(Number).reverse();
  const sum = digits.reduce((total, digit, place) => {
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
