import type { Reading } from "../model/reading";

/** A venue's object as it last stood in a frame. */
interface Part {
  text: string;
  venue: string;
  /** Undefined where the venue is not collected. */
  reading: Reading | undefined;
}

/** Reads the text of one venue's object; undefined where all of the frame must be looked at as a whole. */
export type ReadPart = (text: string) => Omit<Part, "text"> | undefined;

/** After a frame of which little was repeated some are not looked at, so many at most. */
const longestPause = 1024;
/** Larger frames are not remembered. */
const mostParts = 10_000;

/**
 * Reads frames of which most was said before: what stands at its place letter for letter as in the last frame is not
 * parsed again, and its reading is the very same object. It only knows arrays of flat objects without anything between
 * them, as most feeds send them; an object's text ends where it ends, whatever follows, so that what it means does not
 * depend on the frame around it.
 */
export class Repeats {
  #parts: Part[] = [];
  #pause = 0;
  /** Frames that are still not looked at. */
  #skip = 0;

  constructor(private readonly readPart: ReadPart) {}

  /** The frame's readings, or undefined where it must be read as a whole. */
  readings(text: string): Reading[] | undefined {
    if (this.#skip > 0) {
      // What is remembered grows old, and a frame that is held against it proves nothing.
      if (--this.#skip === 0) this.#parts = [];
      return undefined;
    }
    const learning = this.#parts.length === 0;
    const result = this.#read(text);
    if (!result) this.#parts = [];
    if (!result || (!learning && result.fresh * 2 > result.parts)) {
      this.#pause = Math.min(longestPause, 2 * this.#pause + 1);
      this.#skip = this.#pause;
    } else if (!learning) this.#pause = 0;
    return result?.readings;
  }

  #read(text: string): { readings: Reading[]; parts: number; fresh: number } | undefined {
    if (text.charCodeAt(0) !== openBracket) return undefined;
    const readings: Reading[] = [];
    const parts = this.#parts;
    let [count, fresh, moved] = [0, 0, false];
    for (let from = 1; ; count++) {
      let part = parts[count];
      let end = part ? from + part.text.length : 0;
      const same = part ? text.slice(from, end) : "";
      if (part?.text === same) {
        // All parts belong to one frame's text, so that no other is kept in memory.
        part.text = same;
      } else {
        if (text.charCodeAt(from) !== openBrace) return undefined;
        end = text.indexOf("}", from) + 1;
        const read = end > 0 ? this.readPart(text.slice(from, end)) : undefined;
        if (!read) return undefined;
        fresh++;
        moved ||= read.venue !== part?.venue;
        part = { text: text.slice(from, end), ...read };
        parts[count] = part;
      }
      if (part.reading) readings.push(part.reading);
      const next = text.charCodeAt(end);
      from = end + 1;
      if (next === comma && count < mostParts) continue;
      if (next !== closeBracket || from !== text.length) return undefined;
      break;
    }
    parts.length = ++count;
    if (moved && new Set(parts.map(({ venue }) => venue)).size !== count) return undefined;
    return { readings, parts: count, fresh };
  }
}

const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const comma = 0x2c;
