import { z } from "zod";

/** What is suspicious about a venue within one window; values are flagged, never repaired. */
export const flag = z.enum(["over-capacity", "zero-capacity", "capacity-changed", "nonzero-while-closed"]);
export type Flag = z.infer<typeof flag>;
