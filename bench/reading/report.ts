import type { Machine } from "../machine";
import type { Answered } from "./endpoints";
import type { Seen } from "./page";
import type { Past } from "./past";
import type { Streamed } from "./stream";

export interface Report {
  readonly machine: Machine;
  readonly past: Past;
  readonly endpoints: readonly Answered[];
  readonly streams: readonly Streamed[];
  readonly page: Seen | { readonly missing: string };
  /** The load when the last was measured. */
  readonly loadAfter: number;
}

/** The report as Markdown. */
export function textOf({ machine, past, endpoints, streams, page, loadAfter }: Report): string {
  const { date, cores, processor, memory, node, system, load } = machine;
  const { days, rawDays, venues, windows, readings, seconds } = past;
  return [
    `${date.slice(0, 16)}Z: ${cores} cores (${processor}), ${memory} GB, ${system}, Node ${node}; load ${round(load)} before, ${round(loadAfter)} after.`,
    "",
    `${days} days with day indexes and day files, the last ${rawDays} at the feed's pace with summaries and raw windows; ${venues} venues, ${count(windows)} windows, ${count(readings)} readings, made in ${Math.round(seconds / 60)} min.`,
    "",
    table(
      ["asked for", "times", "p50 ms", "p95 ms", "most ms", "CPU ms", "blobs read", "at most", "lists", "kB"],
      endpoints.map((each) => [
        each.name,
        each.times,
        round(each.p50),
        round(each.p95),
        round(each.max),
        each.processor === undefined ? "not told here" : round(each.processor),
        each.reads,
        each.mostReads,
        each.mostLists,
        round(each.bytes / 1000),
      ]),
    ),
    "",
    table(
      ["stream", "from", "readings", "MB", "s", "readings/s", "blobs read", "MB held before", "MB held at most"],
      streams.map(({ format, from, readings, megabytes, seconds, blobReads, memory }) => [
        format,
        from,
        count(readings),
        Math.round(megabytes),
        round(seconds),
        count(Math.round(readings / seconds)),
        blobReads,
        memory ? Math.round(memory.before) : "not told here",
        memory ? Math.round(memory.peak) : "not told here",
      ]),
    ),
    "",
    ...pageText(page),
  ].join("\n");
}

function pageText(page: Report["page"]): string[] {
  if ("missing" in page) return [`The page was not measured: ${page.missing}`];
  const { firstVisitBytes, assetBytes, requests, charts } = page;
  return [
    `A first visit to a day's chart takes ${round(firstVisitBytes / 1000)} kB in ${requests} requests, ${round(assetBytes / 1000)} kB of it the page itself.`,
    "",
    table(
      ["drawn after the navigation", "times", "p50 ms", "p95 ms"],
      charts.map(({ name, times, p50, p95 }) => [name, times, Math.round(p50), Math.round(p95)]),
    ),
  ];
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, nth) => Math.max(...all.map((row) => row[nth]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, nth) => (nth === 0 ? cell.padEnd(widths[nth] ?? 0) : cell.padStart(widths[nth] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, nth) => (nth === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [first = [], ...rest] = all;
  return [line([...first]), rule, ...rest.map((row) => line([...row]))].join("\n");
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
