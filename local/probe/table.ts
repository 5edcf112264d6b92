import { charactersOf, shorten, widthOf } from "./harmless";

/** Widest line of a report. */
export const pageWidth = 80;

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** At most so many columns; wider cells are shortened. */
  readonly most?: number;
}

/** Lines of aligned cells within the page; the last column takes what is left. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], indent = "  "): string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map(({ most = pageWidth }, index) =>
    Math.min(most, Math.max(...lines.map((cells) => widthOf(cells[index] ?? "")))),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, indent.length);
  const last = Math.min(widths.at(-1) ?? 0, Math.max(8, pageWidth - before));
  widths.splice(-1, 1, last);
  return lines.map((cells) => {
    const padded = widths.map((width, index) => pad(cells[index] ?? "", width, columns[index]?.align ?? "left"));
    return `${indent}${padded.join("  ")}`.trimEnd();
  });
}

/** A paragraph broken at spaces into lines of the page. */
export function wrap(text: string, indent = "", width = pageWidth): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && widthOf(indent) + widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

/** A text without regard to words broken into so many lines of the page, the rest left out and marked. */
export function breakUp(text: string, indent: string, most: number): string[] {
  const width = pageWidth - indent.length;
  const characters = charactersOf(shorten(text, width * most));
  const lines: string[] = [];
  for (let line = ""; characters.length > 0; line = "") {
    for (let next = characters[0]; next !== undefined && widthOf(line + next) <= width; next = characters[0]) {
      line += next;
      characters.shift();
    }
    lines.push(indent + line);
  }
  return lines.slice(0, most);
}

function pad(cell: string, width: number, align: "left" | "right"): string {
  const text = shorten(cell, width);
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "left" ? text + space : space + text;
}
