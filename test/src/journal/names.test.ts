import * as fc from "fast-check";
import { journalName, journalPrefix, parseJournalName, sortableId, type JournalName } from "../../../src/journal/names";

const start = Date.parse("2026-02-17T10:00:00.000Z");
const name: JournalName = {
  feed: "crowdmonitor",
  window: { start, end: start + 300_000 },
  kind: "session",
  session: sortableId(start + 123, "k3v9x2"),
  part: 0,
};

test("a name says what journal it is of, for every part and kind", () => {
  const part = fc.integer({ min: 0, max: 999_999 });
  const suffix = fc.stringMatching(/^[a-z0-9]{1,12}$/);
  const feed = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/);
  const seconds = fc.integer({ min: 1, max: 540 });
  fc.assert(
    fc.property(
      feed,
      part,
      suffix,
      seconds,
      fc.constantFrom("session", "listener"),
      (id, nth, unique, length, kind) => {
        const given: JournalName = {
          feed: id,
          part: nth,
          kind,
          session: sortableId(start + nth, unique),
          window: { start, end: start + length * 1000 },
        };
        expect(parseJournalName(journalName(given))).toEqual(given);
        expect(journalName(given).startsWith(journalPrefix(id))).toBe(true);
      },
    ),
  );
});

test("names sort by window", () => {
  const later = { ...name, window: { start: start + 300_000, end: start + 600_000 }, session: sortableId(start, "a") };
  expect([journalName(later), journalName(name)].sort()).toEqual([journalName(name), journalName(later)]);
});

test.each([
  "journal/crowdmonitor/other.txt",
  journalName(name).replace("crowdmonitor", "Crowd"),
  journalName(name).replace(".ndjson", ".ndjson.bak"),
  journalName(name).replace(".ndjson", "-1-2.ndjson"),
  journalName({ ...name, window: { start, end: start } }),
  journalName(name).replace("20260217T1005", "20261317T1005"),
])("%s is no journal's name", (text) => {
  expect(parseJournalName(text)).toBeUndefined();
});
