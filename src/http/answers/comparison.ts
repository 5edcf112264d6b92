import type { z } from "zod";
import { comparison } from "../../model/comparison";

/** `GET /api/feeds/{feed}/comparison?from&to`, with each hour and day of one venue with `?venue=` */
export const comparisonAnswer = comparison;
export type ComparisonAnswer = z.infer<typeof comparisonAnswer>;
