import { HeadcountError } from "../model/errors";
import type { Journal } from "../model/journal";
import type { Frame } from "../model/reading";
import { headerLine, readBody } from "./lines";
import type { JournalName } from "./names";

/**
 * Reads a journal's text. Lines that can't be read, or that are of another time than the journal's, are counted and left
 * out; what then is missing shows by the frames' `seq`.
 * @throws HeadcountError JOURNAL_INVALID where the first line does not say what the journal is
 */
export function parseJournal(text: string, name: JournalName): Journal {
  const [first = "", ...rest] = text.split("\n");
  const header = read(first, (value) => headerLine.safeParse(value).data);
  if (
    !header ||
    header.session !== name.session ||
    header.window.start !== name.window.start ||
    header.window.end !== name.window.end ||
    !isSound(header)
  ) {
    throw new HeadcountError(
      "JOURNAL_INVALID",
      `The journal of session ${name.session} has a first line that can't be read.`,
    );
  }
  const isWithin = (at: number) => at >= header.window.start && at < header.window.end;
  const frames = new Map<number, Frame>();
  const journal: { -readonly [Key in keyof Journal]: Journal[Key] } = {
    header,
    frames: [],
    marks: [],
    sealed: false,
    damaged: 0,
  };
  const marks = [];
  for (const line of rest) {
    if (line === "") continue;
    const body = read(line, readBody);
    if (!body) journal.damaged++;
    else if ("frame" in body) {
      const { frame } = body;
      if (!isWithin(frame.at)) journal.damaged++;
      else if (!frames.has(frame.seq)) frames.set(frame.seq, frame);
    } else if ("end" in body) {
      // It may be of a window before, where nothing was taken in this one.
      if (body.end.at < header.start || body.end.at >= header.window.end) journal.damaged++;
      else journal.end = body.end;
    } else if ("through" in body) journal.through = body.through;
    else if ("mark" in body) {
      if (isWithin(body.mark.at)) marks.push(body.mark);
      else journal.damaged++;
    } else journal.sealed = true;
  }
  journal.frames = [...frames.values()].sort((a, b) => a.seq - b.seq);
  journal.marks = marks;
  return journal;
}

/** Whether it is heard from within its window, and not before its session began: coverage begins there. */
function isSound({ start, from, window }: Journal["header"]): boolean {
  return start <= from && from >= window.start && from <= window.end;
}

/** What is nested without end throws, too, and must not keep its window from being aggregated. */
function read<T>(line: string, reader: (value: unknown) => T | undefined): T | undefined {
  try {
    return reader(JSON.parse(line));
  } catch {
    return undefined;
  }
}
