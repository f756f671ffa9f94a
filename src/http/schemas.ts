import { z } from 'zod';

const PAGE_SIZE_MAX = 100;
const PAGE_SIZE_DEFAULT = 20;

/** An id made by the server. */
export const idSchema = z.uuid();

/** A moment: ISO 8601 with offset in, UTC out. */
export const instantSchema = z.iso.datetime({ offset: true });

/** An amount of money in won. */
export const amountSchema = z.number().int().min(0).max(100_000_000);

/** Paging; the cursor is the id of the last item that was shown. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
  cursor: idSchema.optional(),
});

/** One page of a list; `nextCursor` is null on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A page out of `limit + 1` rows in order; the cursor is the last shown row's id. */
export function toPage<Row extends { id: string }>(
  rows: readonly Row[],
  limit: number,
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
