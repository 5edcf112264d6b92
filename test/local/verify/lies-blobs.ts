import { gzipSync } from "node:zlib";
import type { Archive } from "./archive";
import type { Lie } from "./lie";
import { emptyPair, truePairs, type True } from "./truth";
import { rawName, summaryName } from "../../../src/archive/names";

const day = "pool/2026-02-17";
const raw = `raw-events/${day}/10-15-to-10-20.json`;
const summary = `summaries/${day}/10-15.json`;
const ofWindow = (start: string) => truePairs().find((pair) => pair.raw.window.start.includes(`T${start}`))!;
const rawText = () => JSON.stringify(ofWindow("10:15").raw);
const summaryText = () => JSON.stringify(ofWindow("10:15").summary);
const cool = { tier: "Cool", encoding: "gzip" } as const;

async function plant(archive: Archive, pair: True): Promise<void> {
  await archive.putRaw(rawName("pool", pair.window), pair.raw);
  await archive.putSummary(summaryName("pool", pair.window), pair.summary);
}

export const liesOfBlobs: readonly Lie[] = [
  {
    title: "a blob that is none of the archive's",
    finds: ["name-unknown"],
    plant: (archive) => archive.put(`raw-events/${day}/notes.txt`, "x", { tier: "Cool" }),
  },
  {
    title: "a blob beside the days",
    finds: ["name-unknown"],
    plant: (archive) => archive.put("summaries/pool/latest.json", "{}", { tier: "Hot" }),
  },
  {
    title: "a day that there is not",
    finds: ["name-unknown"],
    plant: (archive) => archive.put("summaries/pool/2026-02-31/10-00.json", "{}", { tier: "Hot" }),
  },
  {
    title: "a pair under another window's name",
    finds: ["name-window"],
    async plant(archive) {
      const pair = ofWindow("12:00:30");
      await archive.remove(`raw-events/${day}/12-00-30-to-12-01-00.json`);
      await archive.remove(`summaries/${day}/12-00-30.json`);
      await archive.putRaw(`raw-events/${day}/12-05-00-to-12-05-30.json`, pair.raw);
      await archive.putSummary(`summaries/${day}/12-05-00.json`, pair.summary);
    },
  },
  {
    title: "seconds in the name of a window of whole minutes",
    finds: ["name-window"],
    async plant(archive) {
      await archive.remove(raw);
      await archive.remove(summary);
      await archive.putRaw(`raw-events/${day}/10-15-00-to-10-20-00.json`, ofWindow("10:15").raw);
      await archive.putSummary(`summaries/${day}/10-15-00.json`, ofWindow("10:15").summary);
    },
  },
  {
    title: "gzip that was cut off",
    finds: ["blob-unreadable"],
    in: "10:15:00",
    plant: (archive) => archive.put(raw, gzipSync(rawText()).subarray(0, 900), cool),
  },
  {
    title: "half a JSON text",
    finds: ["blob-unreadable"],
    in: "10:15:00",
    plant: (archive) => archive.put(summary, summaryText().slice(0, 200), { tier: "Hot" }),
  },
  {
    title: "bytes that are no UTF-8",
    finds: ["blob-unreadable"],
    in: "10:15:00",
    plant: (archive) => archive.put(summary, Buffer.from([0x22, 0xff, 0x22]), { tier: "Hot" }),
  },
  {
    title: "nothing at all",
    finds: ["blob-unreadable"],
    in: "10:15:00",
    plant: (archive) => archive.put(summary, "", { tier: "Hot" }),
  },
  {
    title: "a raw window of a later format",
    finds: ["format-unknown"],
    in: "10:15:00",
    plant: (archive) => archive.put(raw, gzipSync(rawText().replace('"format":1', '"format":2')), cool),
  },
  {
    title: "a summary without a format",
    finds: ["format-unknown"],
    in: "10:15:00",
    plant: (archive) => archive.put(summary, summaryText().replace('"format":1,', ""), { tier: "Hot" }),
  },
  {
    title: "a field that is missing",
    finds: ["schema"],
    in: "10:15:00",
    plant: (archive) => archive.put(raw, gzipSync(rawText().replace(',"seams":[]', "")), cool),
  },
  {
    title: "a field that the format does not know",
    finds: ["schema"],
    in: "10:15:00",
    plant: (archive) => archive.put(summary, summaryText().replace('"feed"', '"more":1,"feed"'), { tier: "Hot" }),
  },
  {
    title: "a raw window as text",
    finds: ["content-type"],
    in: "10:15:00",
    plant: (archive) => archive.put(raw, gzipSync(rawText()), { ...cool, type: "text/plain" }),
  },
  {
    title: "gzip that does not say so",
    finds: ["content-encoding"],
    in: "10:15:00",
    plant: (archive) => archive.put(raw, gzipSync(rawText()), { tier: "Cool" }),
  },
  {
    title: "a raw window that says gzip and is plain",
    finds: ["content-encoding"],
    in: "10:15:00",
    plant: (archive) => archive.put(raw, rawText(), cool),
  },
  {
    title: "a zipped summary",
    finds: ["content-encoding"],
    in: "10:15:00",
    plant: (archive) => archive.put(summary, gzipSync(summaryText()), { tier: "Hot", encoding: "gzip" }),
  },
  {
    title: "a hot raw window",
    finds: ["tier"],
    in: "10:15:00",
    plant: (archive) => archive.put(raw, gzipSync(rawText()), { ...cool, tier: "Hot" }),
  },
  {
    title: "a cool summary",
    finds: ["tier"],
    in: "10:15:00",
    plant: (archive) => archive.put(summary, summaryText(), { tier: "Cool" }),
  },
  { title: "a summary alone", finds: ["raw-missing"], in: "10:15:00", plant: (archive) => archive.remove(raw) },
  {
    title: "a raw window alone",
    finds: ["summary-missing"],
    in: "10:15:00",
    plant: (archive) => archive.remove(summary),
  },
  {
    title: "another feed's raw window",
    finds: ["feed"],
    in: "10:15:00",
    tell: (draft) => (draft.raw.feed = "rink"),
  },
  {
    title: "another feed's summary",
    finds: ["feed"],
    in: "10:15:00",
    tell: (draft) => (draft.summary.feed = "rink"),
  },
  {
    title: "a window of seven minutes",
    finds: ["grid-length"],
    plant: (archive) => plant(archive, emptyPair("13:00:00", "13:07:00")),
  },
  {
    title: "a window of ten minutes",
    finds: ["grid-length"],
    plant: (archive) => plant(archive, emptyPair("13:00:00", "13:10:00")),
  },
  {
    title: "a window beside the grid",
    finds: ["grid-start"],
    plant: (archive) => plant(archive, emptyPair("13:01:00", "13:06:00")),
  },
  {
    title: "two lengths in an hour",
    finds: ["grid-hour"],
    plant: (archive) => plant(archive, emptyPair("11:02:00", "11:04:00")),
  },
  {
    title: "a window within another, which is of another length, too",
    finds: ["overlap", "grid-hour"],
    plant: (archive) => plant(archive, emptyPair("10:26:00", "10:27:00")),
  },
  {
    title: "a window that reaches into the next one",
    finds: ["overlap", "grid-start"],
    plant: (archive) => plant(archive, emptyPair("10:27:00", "10:32:00")),
  },
];
