import { z } from "zod";

/** What is suspicious about a venue within one window; values are flagged, never repaired. */
export const flag = z.enum(["over-capacity", "zero-capacity", "capacity-changed", "nonzero-while-closed"]);
export type Flag = z.infer<typeof flag>;

/** What is suspicious about a venue over more than one window. */
export const longFlag = z.enum(["frozen", "runaway", "vanished"]);
export type LongFlag = z.infer<typeof longFlag>;
