import { frameAt, mend, time, venueOf, type Draft, type Lie } from "./lie";

function move(draft: Draft, from: string, to: string, delayed = false): void {
  for (const event of frameAt(draft, from)) {
    Object.assign(event, { timestamp: time(to), ...(delayed && { delayed: true }) });
  }
  mend(draft);
}

function remove(draft: Draft, at: string): void {
  const frame = frameAt(draft, at);
  draft.raw.events = draft.raw.events.filter((event) => !frame.includes(event));
  mend(draft);
}

export const liesOfEvents: readonly Lie[] = [
  {
    title: "an event before its time",
    finds: ["event-order"],
    in: "10:20:00",
    tell(draft) {
      const { events } = draft.raw;
      const late = events.indexOf(frameAt(draft, "10:21:59.400").find(({ venue }) => venue === "attic")!);
      const [event] = events.splice(late, 1);
      events.splice(events.indexOf(frameAt(draft, "10:21:50.500")[0]!), 0, event!);
    },
  },
  {
    title: "an event before its window",
    finds: ["event-outside"],
    in: "10:25:00",
    tell: (draft) => move(draft, "10:25:09.400", "10:24:59.500"),
  },
  {
    title: "an event at its window's end",
    finds: ["event-outside"],
    in: "10:25:00",
    tell: (draft) => move(draft, "10:29:59.400", "10:30:00"),
  },
  {
    title: "an event in a gap",
    finds: ["event-in-gap"],
    in: "10:20:00",
    tell: (draft) => move(draft, "10:22:09.400", "10:22:05"),
  },
  {
    title: "a delayed event in a gap, which may be there",
    finds: [],
    in: "10:20:00",
    tell: (draft) => move(draft, "10:22:09.400", "10:22:05", true),
  },
  {
    title: "an event of a session that is not listed",
    finds: ["event-session"],
    in: "12:00:30",
    tell: (draft) => frameAt(draft, "12:00:55").forEach((event) => (event.session = "z")),
  },
  {
    title: "an event after its session's end",
    finds: ["event-session"],
    in: "10:10:00",
    tell: (draft) => move(draft, "10:13:00", "10:13:02"),
  },
  {
    title: "an event twice",
    finds: ["event-twice"],
    in: "10:25:00",
    tell(draft) {
      const { events } = draft.raw;
      events.splice(3, 0, { ...events[2]! });
      mend(draft);
    },
  },
  {
    title: "an event of a venue that is not described",
    finds: ["event-venue"],
    in: "10:25:00",
    tell: ({ raw }) => raw.events.push({ ...raw.events.at(-1)!, venue: "cellar" }),
  },
  {
    title: "a frame of two times",
    finds: ["seq-order"],
    in: "10:25:00",
    tell: (draft) => (frameAt(draft, "10:27:09.400").at(-1)!.timestamp = time("10:27:09.401")),
  },
  {
    title: "a seq that falls",
    finds: ["seq-order"],
    in: "10:25:00",
    tell: (draft) => frameAt(draft, "10:29:59.400").forEach((event) => (event.seq = 5)),
  },
  {
    title: "a frame of the window before",
    finds: ["seq-order"],
    in: "10:25:00",
    tell(draft) {
      const first = frameAt(draft, "10:25:09.400");
      const again = first.map((event) => ({ ...event, timestamp: time("10:25:05"), seq: event.seq - 1 }));
      draft.raw.events.unshift(...again);
      mend(draft);
    },
  },
  {
    title: "a frame that is left out",
    finds: ["seq-hole"],
    in: "10:25:00",
    tell: (draft) => remove(draft, "10:27:09.400"),
  },
  {
    title: "a window's first frame that is left out",
    finds: ["seq-hole"],
    in: "10:15:00",
    tell: (draft) => remove(draft, "10:15:00.500"),
  },
  {
    title: "a session's first frame that is left out",
    finds: ["seq-hole"],
    in: "11:00:00",
    tell: (draft) => remove(draft, "11:00:05"),
  },
  {
    title: "an event that says another number",
    finds: ["statistics", "summary-occupancy"],
    in: "10:15:00",
    tell: (draft) => (frameAt(draft, "10:16:00.500")[0]!.occupancy += 30),
  },
  {
    title: "a last reading that is left out, and carried on",
    finds: ["seq-hole", "carry"],
    next: true,
    in: "10:15:00",
    tell: (draft) => remove(draft, "10:19:50.500"),
  },
  {
    title: "a carry of another number",
    finds: ["carry"],
    in: "10:15:00",
    tell(draft) {
      venueOf(draft.raw.venues, "hall").carry!.occupancy++;
      mend(draft);
    },
  },
  {
    title: "a carry of another time",
    finds: ["carry"],
    in: "10:15:00",
    tell: (draft) => (venueOf(draft.raw.venues, "hall").carry!.timestamp = time("10:14:50")),
  },
  {
    title: "a carry that is left out",
    finds: ["carry"],
    in: "10:15:00",
    tell(draft) {
      delete venueOf(draft.raw.venues, "hall").carry;
      mend(draft);
    },
  },
  {
    title: "a carry of what the session never read",
    finds: ["carry"],
    in: "11:01:00",
    tell(draft) {
      const carry = { occupancy: 5, timestamp: time("11:00:25") };
      draft.raw.venues["zoo"] = { name: "zoo", capacity: null, carry, flags: [] };
      mend(draft);
    },
  },
  {
    title: "a carry from the window itself",
    finds: ["carry-time"],
    in: "10:15:00",
    tell: (draft) => (venueOf(draft.raw.venues, "hall").carry!.timestamp = time("10:15:00")),
  },
  {
    title: "a carry though nobody had listened",
    finds: ["carry-session"],
    in: "10:00:00",
    tell(draft) {
      venueOf(draft.raw.venues, "attic").carry = { occupancy: 0, timestamp: time("09:59:50") };
      mend(draft);
    },
  },
];
