/** Control characters, and those that turn the direction of what follows. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** A name from outside as one line of text, for places that can't isolate it, such as titles and options. */
export function plain(name: string, most = 120): string {
  const line = name.replace(unprintable, " ").replace(/\s+/g, " ").trim();
  const characters = Array.from(line);
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : line;
}

/** A name as it is shown; a venue without one has its id. */
export function nameOf({ id, name }: { readonly id: string; readonly name: string }): string {
  return plain(name, 600) || plain(id) || "–";
}
