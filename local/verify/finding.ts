import type { Code } from "./codes";

/** One disagreement. */
export interface Finding {
  readonly code: Code;
  readonly blob: string;
  /** Where in the blob's JSON; empty where it is the blob as a whole. */
  readonly path: string;
  readonly found: unknown;
  readonly expected: unknown;
}

export type Path = readonly PropertyKey[];

/** Takes a disagreement within one blob down. */
export type Tell = (code: Code, path: Path, found: unknown, expected: unknown) => void;

/** Takes down what is told of one blob. */
export function teller(blob: string, into: Finding[]): Tell {
  return (code, path, found, expected) => void into.push({ code, blob, path: pathText(path), found, expected });
}

/** As JavaScript would write it: `coverage.gaps[1].from`, `venues["SSD-7"].carry`. */
export function pathText(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      const text = String(key);
      if (!/^[A-Za-z_]\w*$/.test(text)) return `[${JSON.stringify(text)}]`;
      return index === 0 ? text : `.${text}`;
    })
    .join("");
}

/** Words of the verifier's own, that are printed as they are, where other text is quoted. */
export class Words {
  constructor(readonly text: string) {}

  toJSON(): string {
    return this.text;
  }
}

export function words(text: string): Words {
  return new Words(text);
}
