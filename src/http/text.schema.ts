import { z } from 'zod';

/** One line of text without control characters; `lengthMax` in UTF-16 units. */
export const lineSchema = (lengthMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .regex(/^\P{Cc}*$/u);
