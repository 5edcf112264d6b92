import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { columns } from "../../src/archive/parquet/columns";
import { sampleWeek } from "./sample";

jest.setTimeout(240_000);

const text = readFileSync(path.resolve(__dirname, "../../docs/query.md"), "utf8");

interface Query {
  readonly sql: string;
  /** The table below it, cell by cell; empty where there is none. */
  readonly shown: string[][];
}

/** Every query of the page, with the result that it shows. */
function queries(): Query[] {
  return [...text.matchAll(/```sql\n(.*?)```\n\n((?:\|[^\n]*\n)*)/gs)].map(([, sql = "", table = ""]) => {
    const lines = table.split("\n").filter((line) => line !== "" && !/^\|[\s|:-]+\|$/.test(line));
    return { sql, shown: lines.map(cells) };
  });
}

function cells(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

let directory: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "headcount-query-"));
  const year = path.join(directory, "archive/crowdmonitor/2026");
  mkdirSync(year, { recursive: true });
  (await sampleWeek()).forEach((bytes, nth) => writeFileSync(path.join(year, `2026-07-0${6 + nth}.parquet`), bytes));
  instance = await DuckDBInstance.create(":memory:");
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
  rmSync(directory, { recursive: true, force: true });
});

test("every query of docs/query.md gives the result that the page shows", async () => {
  const found = queries();
  expect(found.length).toBeGreaterThan(8);
  for (const { sql, shown } of found) {
    const here = sql.replace(/'(archive\/|quarters)/g, `'${directory}/$1`);
    const result = await connection.runAndReadAll(here);
    if (!/^(SELECT|WITH)/.test(sql)) continue;
    const rows = result.getRowsJson().map((row) => row.map(String));
    expect({ sql, rows: [result.columnNames(), ...rows] }).toEqual({ sql, rows: shown });
  }
});

test("docs/query.md tells every column", () => {
  const told = new Set(
    [...text.matchAll(/^\| ((?:`\w+`(?:, )?)+) /gm)].flatMap(([, names = ""]) => names.match(/\w+/g)),
  );
  expect([...told]).toEqual(columns.map(({ name }) => name));
});
