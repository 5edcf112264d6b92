import { inBoth, time, type Draft, type Lie } from "./lie";

function lastGap(draft: Draft, from: string, to: string): void {
  inBoth(draft, ({ gaps }) => Object.assign(gaps.at(-1)!, { from: time(from), to: time(to) }));
}

/** A stretch that adds nothing to what is heard in the window of 10:15. */
function extra(draft: Draft, from: string, to: string, start = from): void {
  draft.raw.sessions.push({ id: "z", clock: "five", start: time(start), from: time(from), to: time(to) });
}

export const liesOfCoverage: readonly Lie[] = [
  {
    title: "a length that is not the window's",
    finds: ["window-duration"],
    in: "10:15:00",
    tell: (draft) => (draft.raw.window.duration_minutes = 4),
  },
  {
    title: "a millisecond more covered than there is",
    finds: ["coverage-sum"],
    in: "10:05:00",
    tell: (draft) => inBoth(draft, (coverage) => coverage.covered_ms++),
  },
  {
    title: "less missing than the gaps say",
    finds: ["gap-sum"],
    in: "10:05:00",
    tell: (draft) =>
      inBoth(draft, (coverage) => {
        coverage.missing_ms--;
        coverage.covered_ms++;
      }),
  },
  {
    title: "gaps in disorder",
    finds: ["gap-order"],
    in: "10:05:00",
    tell: (draft) => inBoth(draft, ({ gaps }) => gaps.reverse()),
  },
  {
    title: "gaps that overlap",
    finds: ["gap-order", "gap-sum"],
    in: "10:05:00",
    tell: (draft) => inBoth(draft, ({ gaps }) => (gaps[0]!.to = time("10:06:40"))),
  },
  {
    title: "a gap of no length",
    finds: ["gap-order"],
    in: "10:15:00",
    tell: (draft) =>
      inBoth(draft, ({ gaps }) => gaps.push({ from: time("10:16:05"), to: time("10:16:05"), reason: "lost" })),
  },
  {
    title: "a gap beyond the window",
    finds: ["gap-outside"],
    in: "12:00:30",
    tell: (draft) => lastGap(draft, "12:00:56.001", "12:01:01"),
  },
  {
    title: "one gap as two",
    finds: ["gap-unjoined"],
    in: "10:05:00",
    tell: (draft) =>
      inBoth(draft, ({ gaps }) => {
        const [stale] = gaps;
        gaps.unshift({ ...stale!, to: time("10:06:10") });
        stale!.from = time("10:06:10");
      }),
  },
  {
    title: "a reason that there is not",
    finds: ["gap-reason-unknown"],
    in: "10:05:00",
    tell: (draft) => inBoth(draft, ({ gaps }) => ((gaps[0]!.reason as string) = "asleep")),
  },
  {
    title: "another reason than the session's end",
    finds: ["gap-reason"],
    in: "10:05:00",
    tell: (draft) => inBoth(draft, ({ gaps }) => (gaps[0]!.reason = "disconnected")),
  },
  {
    title: "a handover gap though frames matched",
    finds: ["gap-handover"],
    in: "10:20:00",
    tell: (draft) => Object.assign(draft.raw.seams[0]!, { matched: 1, offset_ms: 500 }),
  },
  {
    title: "a handover gap without a seam",
    finds: ["gap-handover"],
    in: "10:20:00",
    tell: (draft) => draft.raw.seams.pop(),
  },
  {
    title: "a gap that is kept secret",
    finds: ["coverage-sessions"],
    in: "10:05:00",
    tell: (draft) =>
      inBoth(draft, (coverage) => Object.assign(coverage, { covered_ms: 300_000, missing_ms: 0, gaps: [] })),
  },
  {
    title: "a gap while a session was live",
    finds: ["coverage-sessions"],
    in: "10:15:00",
    tell: (draft) =>
      inBoth(draft, (coverage) => {
        coverage.gaps.push({ from: time("10:16:01"), to: time("10:16:02"), reason: "lost" });
        coverage.covered_ms -= 1000;
        coverage.missing_ms += 1000;
      }),
  },
  {
    title: "a gap that ends a millisecond early",
    finds: ["coverage-sessions"],
    in: "10:05:00",
    tell: (draft) =>
      inBoth(draft, (coverage) => {
        coverage.gaps.at(-1)!.to = time("10:06:59.999");
        coverage.covered_ms++;
        coverage.missing_ms--;
      }),
  },
  {
    title: "a session that is said to have lived a millisecond longer",
    finds: ["coverage-sessions"],
    in: "10:05:00",
    tell: (draft) => (draft.raw.sessions[0]!.to = time("10:06:00.001")),
  },
  {
    title: "a session that ended before it began",
    finds: ["session-span"],
    in: "10:15:00",
    tell: (draft) => extra(draft, "10:17:00", "10:16:00"),
  },
  {
    title: "a session beyond the window",
    finds: ["session-span"],
    in: "10:15:00",
    tell: (draft) => extra(draft, "10:19:00", "10:21:00"),
  },
  {
    title: "a session heard before its first frame",
    finds: ["session-span"],
    in: "10:15:00",
    tell: (draft) => extra(draft, "10:16:00", "10:17:00", "10:16:01"),
  },
  {
    title: "sessions in disorder",
    finds: ["session-order"],
    in: "10:10:00",
    tell: (draft) => draft.raw.sessions.reverse(),
  },
  {
    title: "a session on another clock than before",
    finds: ["session-identity"],
    in: "10:15:00",
    tell: (draft) => (draft.raw.sessions[0]!.clock = "nine"),
  },
  {
    title: "a session that started at another time than before",
    finds: ["session-identity"],
    in: "10:15:00",
    tell: (draft) => (draft.raw.sessions[0]!.start = time("10:12:00.400")),
  },
  {
    title: "a session that went on after its end",
    finds: ["session-identity"],
    in: "10:10:00",
    tell(draft) {
      const [b] = draft.raw.sessions;
      draft.raw.sessions.splice(1, 0, { ...b!, from: time("10:14:00"), to: time("10:14:30") });
    },
  },
  {
    title: "a seam in another window",
    finds: ["seam"],
    in: "10:10:00",
    tell: (draft) => (draft.raw.seams[0]!.at = time("10:16:00")),
  },
  {
    title: "a seam where no session ends or starts",
    finds: ["seam"],
    in: "10:10:00",
    tell: (draft) => (draft.raw.seams[0]!.at = time("10:12:30")),
  },
  {
    title: "a seam from a session that was not there",
    finds: ["seam"],
    in: "10:10:00",
    tell: (draft) => (draft.raw.seams[0]!.from = "z"),
  },
  {
    title: "a seam to itself",
    finds: ["seam"],
    in: "10:10:00",
    tell: (draft) => (draft.raw.seams[0]!.to = draft.raw.seams[0]!.from),
  },
  {
    title: "matched frames without an offset",
    finds: ["seam"],
    in: "10:10:00",
    tell: (draft) => (draft.raw.seams[0]!.offset_ms = null),
  },
];
