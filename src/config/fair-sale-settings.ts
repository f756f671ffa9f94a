import { z } from 'zod';

/** Settings of what keeps a sale fair, by their environment variables. */
export const fairSaleSettings = {
  HOLD_COOL_DOWN_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .default(600)
    .describe(
      'So long a buyer holds no seat of a performance after a second hold ran out: longer than a hold, so that nobody keeps seats in turns. 0: there is no cool-down.',
    ),
  FAST_PURCHASE_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .default(8)
    .describe(
      'A purchase that was paid sooner after its admission is shown to the seller: seeing the hall, choosing, seeing the sum and paying take a person two seconds each. 0: none is.',
    ),
  DEVICE_CHANGE_COOL_DOWN_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .default(86_400)
    .describe(
      'So long after a device was enrolled for tickets with device binding no other one is.',
    ),
  EVIDENCE_DELAY_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .default(60)
    .describe(
      'So old something is before the evidence log notes it; longer than any transaction, so that nothing is passed over.',
    ),
  SEAT_STREAMS_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .default(3_000)
    .describe(
      'Pages that one process tells seat states live at a time; others ask from time to time.',
    ),
};
