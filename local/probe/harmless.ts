const harmful = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** In UTF-16 units; a longer one is cut, which is no harm. */
const longestCharacter = 16;
const segmenter = new Intl.Segmenter();
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\p{Emoji_Presentation}]/u;

/** A text that can't move a terminal's cursor, colour it or turn its direction: such characters as `\u001b`. */
export function harmless(text: string): string {
  return text.replace(harmful, (character) =>
    Array.from({ length: character.length }, (_, index) => unit(character.charCodeAt(index))).join(""),
  );
}

/** JSON of a value that stays JSON and is harmless on a terminal. */
export function harmlessJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).split("\n").map(harmless).join("\n");
}

/** The terminal columns that a harmless text takes. */
export function widthOf(text: string): number {
  return charactersOf(text).reduce((sum, character) => sum + columns(character), 0);
}

/** A text of at most so many columns; what is cut off is marked. */
export function shorten(text: string, width: number): string {
  // A frame may be megabytes, and segmenting them takes minutes.
  const begin = text.slice(0, width * longestCharacter);
  if (begin === text && widthOf(text) <= width) return text;
  let kept = "";
  let left = width - 1;
  for (const character of charactersOf(begin)) {
    left -= columns(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** What a reader takes for characters. */
export function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function columns(character: string): number {
  return wide.test(character) ? 2 : 1;
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
