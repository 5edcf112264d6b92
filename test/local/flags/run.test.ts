import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../../../local/flags/run";

/** Number of people by the time of day, minutes after midnight; between two it goes in a straight line. */
type Course = readonly (readonly [clock: string, people: number])[];

/*
 * What the counters did on 2026-07-08, a hot summer day with looks at every quarter of an hour from 08:15 to 22:00 local
 * time, as recorded by the public repository nadiwe/badi-collector: one ran away and stayed up after closing, one was over
 * its capacity for hours and more than half over it for one, a small one was so for a quarter of an hour, and the others
 * rose and fell. The figures are those of its turning points, rounded.
 */
const courses: Readonly<Record<string, { readonly capacity: number; readonly course: Course }>> = {
  runaway: {
    capacity: 4500,
    course: [
      ["08:15", 47],
      ["13:00", 500],
      ["15:00", 4300],
      ["16:15", 7100],
      ["17:30", 9160],
      ["21:15", 8740],
      ["22:00", 8740],
    ],
  },
  crowded: {
    capacity: 200,
    course: [
      ["08:15", 43],
      ["12:00", 220],
      ["20:15", 280],
      ["20:45", 371],
      ["21:30", 310],
      ["22:00", 294],
    ],
  },
  small: {
    capacity: 28,
    course: [
      ["08:15", 0],
      ["15:00", 30],
      ["15:30", 53],
      ["16:00", 30],
      ["22:00", 0],
    ],
  },
  lake: {
    capacity: 3500,
    course: [
      ["08:15", 3],
      ["15:30", 944],
      ["22:00", 1],
    ],
  },
  river: {
    capacity: 1000,
    course: [
      ["08:15", 2],
      ["19:15", 456],
      ["22:00", 4],
    ],
  },
};

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

function peopleAt(course: Course, minutes: number): number {
  const next = course.findIndex(([clock]) => minutesOf(clock) >= minutes);
  const [[from, before], [to, after]] = [course[Math.max(0, next - 1)]!, course[next]!];
  const share = from === to ? 0 : (minutes - minutesOf(from)) / (minutesOf(to) - minutesOf(from));
  return Math.round(before + share * (after - before));
}

/** The day as a recording. @param change what of it is otherwise */
function recordingOf(change: (id: string, people: number) => number = (_id, people) => people): string {
  const lines = ["timestamp,uid,name,currentfill,freespace,maxspace"];
  for (let minutes = minutesOf("08:15"); minutes <= minutesOf("22:00"); minutes += 15) {
    const clock = [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, "0")).join(":");
    for (const [id, { capacity, course }] of Object.entries(courses)) {
      const people = change(id, peopleAt(course, minutes));
      lines.push(`2026-07-08 ${clock}:00,${id},The ${id},${people},${capacity - people},${capacity}`);
    }
  }
  return lines.join("\n");
}

const directory = mkdtempSync(path.join(tmpdir(), "headcount-flags-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What is flagged for longer than a window or two; whoever is over capacity is told so for each. */
function flagged(recording: string): string[] {
  const file = path.join(directory, "day.csv");
  writeFileSync(file, recording);
  const lines = run({ file, venue: "", windowSeconds: 900, silenceSeconds: 960, open: undefined });
  expect(lines.at(-1)).toMatch(/^2026-07-08: \d+ stretches flagged, in 56 windows of 5 venues$/);
  return lines.filter((line) => /: (frozen|runaway|vanished) /.test(line));
}

test("of a day on which one counter runs away, as recorded on 2026-07-08, it alone is flagged", () => {
  expect(flagged(recordingOf())).toEqual(["2026-07-08 runaway The runaway: runaway 16:15:00 to 22:15:00"]);
});

test("had it stayed below one and a half times its capacity, or been over it for less than two hours, nothing were", () => {
  expect(flagged(recordingOf((id, people) => (id === "runaway" ? Math.min(people, 6750) : people)))).toEqual([
    "2026-07-08 runaway The runaway: frozen 16:30:00 to 22:15:00",
  ]);
  expect(flagged(recordingOf((id, people) => (id === "runaway" ? Math.round(people * 0.7) : people)))).toEqual([]);
});
