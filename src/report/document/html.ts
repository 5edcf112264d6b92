/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | undefined | readonly Part[];

/** A template whose values are escaped, unless they are HTML already. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.map((text, nth) => (nth === 0 ? "" : written(parts[nth - 1])) + text).join(""));
}

function written(part: Part): string {
  if (part instanceof Html) return part.text;
  if (part === null || part === undefined) return "";
  if (typeof part === "object") return part.map(written).join("");
  return escaped(String(part));
}

/** A name from outside shows every character that could hide or turn others. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\uFFFD")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
