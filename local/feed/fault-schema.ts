import { z } from "zod";

const seconds = z.number().positive().max(86_400).optional();
const ms = z.number().min(0).max(600_000);

/** `all`: also connections still to come; `current`: those open now; a number: the connection with this id. */
const which = z.union([z.enum(["all", "current", "oldest", "newest"]), z.int().min(1)]).default("all");

const rubbishKinds = [
  "text",
  "binary",
  "utf8",
  "truncated",
  "huge",
  "half",
  "proto",
  "digits",
  "types",
  "deep",
] as const;

/** Every fault as a control message. `seconds`: it heals by itself after so long; without, it stays until healed. */
export const faultSchema = z.discriminatedUnion("fault", [
  z.strictObject({
    fault: z.literal("drop"),
    /** `close`: with a close frame; `terminate`: the socket ends; `reset`: TCP RST. */
    how: z.enum(["close", "terminate", "reset"]).default("close"),
    code: z
      .union([z.literal([1000, 1001, 1002, 1003, 1008, 1009, 1011, 1012, 1013]), z.int().min(3000).max(4999)])
      .default(1001),
    which,
  }),
  z.strictObject({
    fault: z.literal("silence"),
    /** Whether pings are still answered; if not, the connection is half-open. */
    pongs: z.boolean().default(true),
    which,
    seconds,
  }),
  /** Accepts connections and never answers the handshake. */
  z.strictObject({ fault: z.literal("hang"), seconds }),
  z.strictObject({
    fault: z.literal("refuse"),
    /** `close`: nobody listens on the port; `destroy`: sockets end as soon as they are accepted. */
    how: z.enum(["close", "destroy"]).default("close"),
    /** Whether open connections are terminated as well. */
    drop: z.boolean().default(false),
    seconds,
  }),
  z.strictObject({
    fault: z.literal("rubbish"),
    kind: z.enum(rubbishKinds).default("text"),
    /** Messages of it, one after the other. */
    count: z.int().min(1).max(100_000).default(1),
    /** Length of `binary`, `huge`. */
    bytes: z.int().min(1).max(500_000_000).optional(),
    /** Digits of `digits`, brackets of `deep`; so many digits that it is no finite number. */
    length: z.int().min(400).max(100_000_000).optional(),
    /** The text of `text`, instead of a choice of ours. */
    text: z.string().optional(),
    which,
  }),
  /** `count` frames besides the usual ones, `rate` a second. */
  z.strictObject({
    fault: z.literal("burst"),
    count: z.int().min(1).max(1_000_000).default(1000),
    rate: z.number().positive().max(100_000).default(1000),
  }),
  z.strictObject({ fault: z.literal("vanish"), venue: z.string(), seconds }),
  z.strictObject({ fault: z.literal("capacity"), venue: z.string(), capacity: z.number(), seconds }),
  /** Frames are delivered late by `ms` plus up to `jitter` ms, in order. */
  z.strictObject({ fault: z.literal("delay"), ms, jitter: ms.default(0), which, seconds }),
  /** Published frames carry `__proto__` and `constructor` keys besides the right ones; they count as published. */
  z.strictObject({ fault: z.literal("poison"), seconds }),
]);

/** A fault with every default filled in. */
export type Fault = z.output<typeof faultSchema>;
/** A fault as it is asked for. */
export type FaultRequest = z.input<typeof faultSchema>;
export type FaultName = Fault["fault"];
export type FaultOf<Name extends FaultName> = Extract<Fault, { fault: Name }>;
/** What a fault's method takes. */
export type FaultOptions<Name extends FaultName> = Omit<Extract<FaultRequest, { fault: Name }>, "fault">;
export type Which = z.output<typeof which>;
