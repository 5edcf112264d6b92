import type { z } from "zod";
import type { Gap } from "../../model/gap";
import { iso } from "../../model/time";
import type { gap } from "../answers/common";

export function gapAnswer({ from, to, reason }: Gap): z.infer<typeof gap> {
  return { from: iso(from), to: iso(to), reason };
}
