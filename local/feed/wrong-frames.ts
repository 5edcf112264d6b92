import { randomBytes } from "node:crypto";
import type { FaultOf } from "./fault-schema";
import type { Shape } from "./frame";
import type { Message } from "./connection";

type Rubbish = FaultOf<"rubbish">;
type Wrong = (request: Rubbish, context: WrongContext) => Message;

/** What wrong frames are made from. */
export interface WrongContext {
  readonly shape: Shape;
  /** A venue whose values are wrong. */
  readonly uid: string;
  /** A right frame, to be cut. */
  readonly right: string;
  readonly random: () => number;
}

const TEXTS = [
  "<html>502 Bad Gateway</html>",
  "pong",
  "",
  "undefined",
  '{"error":"busy"}',
  "null",
  '"all"',
  "\uFEFF[[,]]",
];
const HUGE_BYTES = 2 * 1024 * 1024;
const WRONG_VALUES = [
  "true",
  "null",
  '""',
  "[]",
  "{}",
  '"vierzig"',
  '"NaN"',
  '{"valueOf":31}',
  '{"length":{"toString":null}}',
];

/** One venue with this JSON as its fill, in the feed's shape. */
function withFill(fill: string, { shape, uid }: WrongContext): string {
  return shape === "single"
    ? `{"anzahl_gaeste":${fill},"timestamp":"2026-02-17T10:00:02Z","occupancy_percentage":60}`
    : `[{"uid":${JSON.stringify(uid)},"name":"?","currentfill":${fill},"maxspace":200,"freespace":169}]`;
}

function pick<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)];
}

const MAKERS: Readonly<Record<Rubbish["kind"], Wrong>> = {
  text: ({ text }, { random }) => text ?? pick(TEXTS, random) ?? "",
  binary: ({ bytes = 512 }) => randomBytes(bytes),
  utf8: () => Buffer.from([0x5b, 0x22, 0xc3, 0x28, 0xff, 0x22, 0x5d]),
  truncated: (_request, { right, random }) => right.slice(0, 1 + Math.floor(random() * (right.length - 2))),
  huge: ({ bytes = HUGE_BYTES }) => `[{"padding":"${"x".repeat(Math.max(0, bytes - 16))}"}]`,
  half: (_request, { right }) => right.slice(0, Math.ceil(right.length / 2)),
  proto: (_request, context) => {
    const inner = withFill("666", context);
    const venue = inner.startsWith("[") ? inner.slice(1, -1) : inner;
    const outer = `{"__proto__":${venue},"constructor":{"prototype":${venue}}}`;
    return context.shape === "single" ? outer : `[${outer}]`;
  },
  digits: ({ length = 1_000_000 }, context) => withFill("9".repeat(length), context),
  types: (_request, context) => withFill(pick(WRONG_VALUES, context.random) ?? "null", context),
  deep: ({ length = 100_000 }) => "[".repeat(length) + "]".repeat(length),
};

/** A message that no correct decoder takes a reading from. `half` is the beginning of one. */
export function wrongMessage(request: Rubbish, context: WrongContext): Message {
  return MAKERS[request.kind](request, context);
}
