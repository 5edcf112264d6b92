import { writeFileSync } from "node:fs";
import { readRecording } from "../../../local/feed/csv";
import { startFeed } from "../../../local/feed/feed";
import { readLog } from "../../../local/feed/read-log";
import { Replay } from "../../../local/feed/replay";
import { connect, newFile, readings, settled, until } from "./client";

const ONE = "received_at_local,occupancy";
const ALL = "timestamp,uid,name,currentfill,freespace,maxspace";

function recording(...lines: readonly string[]): string {
  const file = newFile("recording.csv");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

test("a recording of one venue is read in Zürich time", () => {
  const file = recording(ONE, "2026-07-08 10:00:00,45", "2026-07-08 10:00:05,46");
  expect(readRecording(file, "SSD-7")).toEqual([
    {
      t: Date.parse("2026-07-08T08:00:00Z"),
      states: [{ uid: "SSD-7", name: "Hallenbad Oerlikon", occupancy: 45, capacity: 200 }],
    },
    {
      t: Date.parse("2026-07-08T08:00:05Z"),
      states: [{ uid: "SSD-7", name: "Hallenbad Oerlikon", occupancy: 46, capacity: 200 }],
    },
  ]);
});

test("rows of the same time are one frame that carries the last known value of all venues", () => {
  const file = recording(
    ALL,
    "2026-07-08 10:00:00,A,Bad A,1,9,10",
    '2026-07-08 10:00:00,B,"Bad, ""B""",30,-10,20',
    "2026-07-08 10:00:10,A,Bad A,2,8,10",
  );
  const frames = readRecording(file, "SSD-7");
  expect(frames.map(({ states }) => states.map(({ uid, occupancy }) => [uid, occupancy]))).toEqual([
    [["A", 1], ["B", 30]], // prettier-ignore
    [["A", 2], ["B", 30]], // prettier-ignore
  ]);
  expect(frames[0]!.states[1]).toEqual({ uid: "B", name: 'Bad, "B"', occupancy: 30, capacity: 20 });
});

test("the hour that autumn repeats goes on forwards", () => {
  const file = recording(ONE, "2026-10-25 02:59:55,3", "2026-10-25 02:00:05,4", "2026-10-25 03:00:00,5");
  const times = readRecording(file, "SSD-7").map(({ t }) => new Date(t).toISOString());
  expect(times).toEqual(["2026-10-25T00:59:55.000Z", "2026-10-25T01:00:05.000Z", "2026-10-25T02:00:00.000Z"]);
});

test.each([
  [[ONE, "2026-07-08 10:00:00,45", "2026-07-08 10:00:05,many"], 'line 3: occupancy "many" is not a number.'],
  [[ONE, "yesterday,45"], 'line 2: "yesterday" is not a local time'],
  [[ONE, "2026-07-08 10:00:00"], "line 2: has 1 fields instead of 2."],
  [[ONE, "2026-07-08 10:00:05,1", "", "2026-07-08 10:00:00,1"], "line 4: its time is before that of the line above."],
  [[ALL, "2026-07-08 10:00:00,A,Bad A,1,9,"], 'line 2: maxspace "" is not a number.'],
  [["a,b", "1,2"], "line 1: the header is neither"],
  [[ONE], "has no rows."],
])("a bad recording is refused with file and line: %#", async (lines, message) => {
  const file = recording(...lines);
  await expect(startFeed({ replay: file })).rejects.toThrow(message);
  await expect(startFeed({ replay: file })).rejects.toThrow(file);
});

test("a recording that is missing is named", async () => {
  await expect(startFeed({ replay: "nowhere.csv" })).rejects.toThrow(
    "The recording nowhere.csv can't be read (ENOENT).",
  );
});

test("gaps are the recorded ones divided by speed, long ones are noted, and the end starts over", () => {
  const notes: unknown[] = [];
  const file = recording(ONE, "2026-07-08 10:00:00,1", "2026-07-08 10:00:05,2", "2026-07-08 10:02:05,3");
  const replay = new Replay(readRecording(file, "SSD-7"), 20, (event, fields) => notes.push([event, fields]));
  const run = Array.from({ length: 4 }, () => [replay.gap(), replay.next()[0]!.occupancy]);
  expect(run).toEqual([
    [0, 1],
    [250, 2],
    [6000, 3],
    [250, 1],
  ]);
  expect(notes).toEqual([
    ["silence", { seconds: 6, recordedSeconds: 120 }],
    ["again", { frames: 3 }],
  ]);
});

test("a replay is shifted to now and silent where the recording was", async () => {
  const rows = [0, 5, 10, 70, 75].map(
    (second, i) => `2026-07-08 10:0${Math.floor(second / 60)}:${String(second % 60).padStart(2, "0")},${i + 10}`,
  );
  const log = newFile("feed.log");
  const feed = await startFeed({ replay: recording(ONE, ...rows), speed: 250, log, paused: true });
  const client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
  const begun = Date.now();
  feed.resume();
  await until(() => client.texts.length >= 7);
  feed.pause();
  await settled(client);
  await feed.close();
  const { frames, events } = readLog(log);
  const gaps = frames.map(({ t }) => t - begun);
  expect(readings(client.texts)).toEqual(frames.map((frame) => frame.readings));
  expect(frames.slice(0, 7).map((frame) => frame.readings["SSD-7"])).toEqual([10, 11, 12, 13, 14, 10, 11]);
  for (const [i, ms] of [0, 20, 40, 280, 300, 320].entries()) {
    expect(gaps[i]).toBeGreaterThanOrEqual(ms - 5);
    expect(gaps[i]).toBeLessThan(ms + 60);
  }
  expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(["silence", "again"]));
});

test("one venue of a recording of many is replayed in the single shape", async () => {
  const file = recording(ALL, "2026-07-08 10:00:00,SSD-4,City,1,9,10", "2026-07-08 10:00:00,SSD-7,Oerlikon,7,9,10");
  const feed = await startFeed({ replay: file, shape: "single", interval: null });
  expect(feed.publishNow().readings).toEqual({ "SSD-7": 7 });
  await feed.close();
});
