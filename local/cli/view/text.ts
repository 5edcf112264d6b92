/** Control characters, which a feed's texts might bring into a terminal. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const pictograph = /\p{Emoji_Presentation}/u;
const combining = /\p{M}/u;

/** Text that is safe in a terminal. */
export function clean(text: string): string {
  return text.replace(unprintable, "");
}

/** How many columns a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += columnsOf(char);
  return width;
}

/** A text in exactly so many columns, cut with an ellipsis where it is longer. */
export function fit(text: string, columns: number, align: "left" | "right" = "left"): string {
  const cut = truncate(text, columns);
  const space = " ".repeat(Math.max(0, columns - widthOf(cut)));
  return align === "left" ? cut + space : space + cut;
}

export function truncate(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let [kept, width] = ["", 0];
  for (const char of text) {
    width += columnsOf(char);
    if (width > columns - 1) break;
    kept += char;
  }
  return columns > 0 ? `${kept}…` : "";
}

/** A long sentence in lines of at most so many columns. */
export function wrap(text: string, columns: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (widthOf(line) + 1 + widthOf(word) <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => truncate(line, columns));
}

/** The length of a window in words. */
export function lengthText(ms: number): string {
  const seconds = ms / 1000;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** How long something has lasted, in at most two units. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** A count with thousands apart. */
export function countText(count: number, what: string): string {
  return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}

/** A share in percent: 100 only where nothing at all is missing. */
export function percentText(part: number, whole: number): string {
  if (whole <= 0) return "–";
  return part >= whole ? "100 %" : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`;
}

export function clockText(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

function columnsOf(char: string): number {
  if (combining.test(char)) return 0;
  return wide.test(char) || pictograph.test(char) ? 2 : 1;
}
