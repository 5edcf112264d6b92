import { z } from "zod";

/** What it took to load the app's module, in a process that had loaded nothing else. */
export const loaded = z.object({
  milliseconds: z.number(),
  modules: z.number(),
  /** Resident megabytes of the process afterwards. */
  megabytes: z.number(),
  /** Milliseconds that each package's own modules took, without what they loaded in turn; by package. */
  packages: z.record(z.string(), z.number()).optional(),
});
export type Loaded = z.infer<typeof loaded>;
