import { z } from "zod";

/** What the methods' function apps are told. */
export const settings = z
  .object({
    BENCH_URL: z.string(),
    BENCH_STORAGE: z.string(),
    BENCH_CONTAINER: z.string(),
    BENCH_WINDOW_MS: z.coerce.number(),
    BENCH_OVERLAP_MS: z.coerce.number(),
    BENCH_SCHEDULES: z.string().transform((text) => text.split("|")),
    /** For each schedule `1` where a run was due and never ended: Azure makes up for it at once when it starts again. */
    BENCH_PAST_DUE: z.string().transform((text) => text.split("|").map((each) => each === "1")),
  })
  .transform((env) => ({
    url: env.BENCH_URL,
    storage: env.BENCH_STORAGE,
    container: env.BENCH_CONTAINER,
    windowMs: env.BENCH_WINDOW_MS,
    overlapMs: env.BENCH_OVERLAP_MS,
    schedules: env.BENCH_SCHEDULES,
    pastDue: env.BENCH_PAST_DUE,
  }))
  .parse(process.env);
