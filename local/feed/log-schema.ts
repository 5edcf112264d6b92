import { z } from "zod";

const time = {
  /** The same instant as `t`, ISO 8601 with milliseconds. */
  at: z.iso.datetime({ precision: 3 }),
  /** Epoch ms. */
  t: z.int(),
};

/** A frame that was published, whether or not anyone got it. */
export const publishedSchema = z.strictObject({
  n: z.int().min(1),
  ...time,
  /** Guests by venue, as a correct decoder sees them; a vanished venue has no key. */
  readings: z.record(z.string(), z.number()),
  /** The connections that it was sent over, as `connected` events number them. */
  to: z.array(z.int().min(1)),
});

/** Anything else that happened: `started`, `connected`, `subscribed`, `closed`, `fault`, `rubbish`, … */
export const eventSchema = z.looseObject({ event: z.string(), ...time });

export type Published = z.infer<typeof publishedSchema>;
export type FeedEvent = z.infer<typeof eventSchema>;
