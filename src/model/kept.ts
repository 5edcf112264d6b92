import { z } from "zod";
import type { Json } from "./reading";

/**
 * Fields that configuration keeps as the feed sent them. They come out of `JSON.parse`, so what they hold is JSON
 * already, and they are handed on untouched: copying schemas would lose a nested `__proto__`.
 */
export const kept = z.custom<Readonly<Record<string, Json>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  { error: "is no object" },
);
