import type { Flag } from "../../../src/model/flag";
import { figuresOf, venueOf, type Draft, type Lie } from "./lie";

/** A venue's flags in both blobs. */
function flag(draft: Draft, venue: string, change: (flags: Flag[]) => Flag[]): void {
  for (const { venues } of [draft.raw, draft.summary]) {
    const of = venueOf(venues, venue);
    of.flags = change(of.flags).sort();
  }
}

const hall = (draft: Draft) => venueOf(draft.summary.venues, "hall");
const figures = ["count", "min", "max", "avg", "time_weighted_avg", "median", "first", "last", "changes"] as const;
const numbers = ["current", "min", "max", "avg", "samples", "time_weighted_avg", "changes"] as const;

export const liesOfFigures: readonly Lie[] = [
  ...figures.map((field): Lie => ({
    title: `a wrong ${field}`,
    finds: ["statistics"],
    in: "10:15:00",
    tell: (draft) => (figuresOf(draft, "hall")[field] = figuresOf(draft, "hall")[field]! + 1),
  })),
  {
    title: "an average that is wrong by a millionth",
    finds: ["statistics"],
    in: "10:15:00",
    tell: (draft) => (figuresOf(draft, "hall").time_weighted_avg! *= 1 + 1e-6),
  },
  {
    title: "an average that is rounded otherwise, which it may be",
    finds: [],
    in: "10:15:00",
    tell: (draft) => (figuresOf(draft, "hall").avg! *= 1 + 1e-12),
  },
  {
    title: "an average of nothing",
    finds: ["statistics"],
    in: "10:15:00",
    tell: (draft) => (figuresOf(draft, "hall").avg = null),
  },
  {
    title: "a venue without statistics",
    finds: ["statistics-venue"],
    in: "10:15:00",
    tell: (draft) => delete draft.raw.statistics["hall"],
  },
  {
    title: "statistics without a venue",
    finds: ["statistics-venue"],
    in: "10:15:00",
    tell: (draft) => (draft.raw.statistics["cellar"] = { ...figuresOf(draft, "hall") }),
  },
  {
    title: "flat statistics of no venue",
    finds: ["statistics-flat"],
    in: "10:15:00",
    tell: (draft) => Object.assign(draft.raw.statistics, { ...figuresOf(draft, "hall"), max: 99 }),
  },
  {
    title: "a capacity that no event says",
    finds: ["venue-info"],
    in: "10:15:00",
    tell(draft) {
      venueOf(draft.raw.venues, "hall").capacity = 140;
      hall(draft).capacity = 140;
    },
  },
  {
    title: "a name that no event says",
    finds: ["venue-info"],
    in: "10:15:00",
    tell(draft) {
      venueOf(draft.raw.venues, "hall").name = "Shed";
      hall(draft).name = "Shed";
    },
  },
  ...(
    [
      ["over-capacity", "10:00:00", "room"],
      ["zero-capacity", "10:15:00", "attic"],
      ["capacity-changed", "10:15:00", "hall"],
    ] as const
  ).map(([which, window, venue]): Lie => ({
    title: `a flag ${which} that is kept secret`,
    finds: ["flag"],
    in: window,
    tell: (draft) => flag(draft, venue, (flags) => flags.filter((each) => each !== which)),
  })),
  ...(
    [
      ["over-capacity", "room"],
      ["zero-capacity", "room"],
      ["capacity-changed", "room"],
      ["nonzero-while-closed", "attic"],
    ] as const
  ).map(([which, venue]): Lie => ({
    title: `a flag ${which} without a cause`,
    finds: ["flag"],
    in: "10:15:00",
    tell: (draft) => flag(draft, venue, (flags) => [...flags, which]),
  })),
  {
    title: "a summary of another end",
    finds: ["summary-window"],
    in: "10:15:00",
    tell: (draft) => (draft.summary.timestamp = "2026-02-17T10:25:00.000Z"),
  },
  {
    title: "a summary of another length",
    finds: ["summary-window"],
    in: "10:15:00",
    tell: (draft) => (draft.summary.window_duration_minutes = 4),
  },
  {
    title: "a summary that covers more than its raw window",
    finds: ["summary-coverage"],
    in: "10:05:00",
    tell: (draft) => (draft.summary.coverage = { covered_ms: 300_000, missing_ms: 0, gaps: [] }),
  },
  {
    title: "a summary of other reasons",
    finds: ["summary-coverage"],
    in: "10:05:00",
    tell: (draft) => (draft.summary.coverage.gaps[0]!.reason = "lost"),
  },
  {
    title: "a summary without a venue",
    finds: ["summary-venue"],
    in: "10:15:00",
    tell: (draft) => delete draft.summary.venues["hall"],
  },
  {
    title: "a summary of one venue more",
    finds: ["summary-venue"],
    in: "10:15:00",
    tell: (draft) => (draft.summary.venues["cellar"] = structuredClone(hall(draft))),
  },
  ...(["name", "capacity", "flags"] as const).map((field): Lie => ({
    title: `a summary of another ${field}`,
    finds: ["summary-venue"],
    in: "10:15:00",
    tell: (draft) => Object.assign(hall(draft), { name: "Shed", capacity: 7, flags: [] }, pick(hall(draft), field)),
  })),
  ...numbers.map((field): Lie => ({
    title: `a summary's wrong ${field}`,
    finds: ["summary-occupancy"],
    in: "10:15:00",
    tell: (draft) => (hall(draft).occupancy[field] = hall(draft).occupancy[field]! + 1),
  })),
  {
    title: "a summary that stands flat though its raw window does not",
    finds: ["summary-flat"],
    in: "10:15:00",
    tell: (draft) => (draft.summary.occupancy = { ...hall(draft).occupancy }),
  },
];

/** All that is true but for one field. */
function pick(venue: ReturnType<typeof hall>, lied: "name" | "capacity" | "flags") {
  const { name, capacity, flags } = structuredClone(venue);
  return {
    ...(lied !== "name" && { name }),
    ...(lied !== "capacity" && { capacity }),
    ...(lied !== "flags" && { flags }),
  };
}
