import { messageOf } from "../../src/model/errors";

/** Progress is no result: it stays out of what is piped on. */
export function say(line: string): void {
  console.error(line);
}

/** Runs a benchmark and prints what it found, as text or as one JSON object. */
export function runBench<Report>(
  json: boolean,
  measure: () => Promise<Report>,
  textOf: (report: Report) => string,
): void {
  measure().then(
    (report) => console.log(json ? JSON.stringify(report, null, 2) : textOf(report)),
    (error: unknown) => {
      console.error(`error: ${messageOf(error)}`);
      process.exitCode = 1;
    },
  );
}
