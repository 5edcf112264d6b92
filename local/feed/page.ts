import type { VenueState } from "./source";

/** The path below which each venue has a page, as the pools have: the number beside its label, in plain HTML. */
export const PAGES_PATH = "/pools/";

/** The page of a path, with what the last frame said; undefined where there is none. */
export function pageOf(path: string, states: readonly VenueState[]): string | undefined {
  if (!path.startsWith(PAGES_PATH)) return undefined;
  const uid = decoded(path.slice(PAGES_PATH.length));
  const state = states.find((each) => each.uid === uid);
  if (!state) return undefined;
  const [id, name] = [escaped(state.uid), escaped(state.name)];
  return `<!doctype html>
<html lang="de-CH">
<head><meta charset="utf-8"><title>${name}</title></head>
<body>
<h1>${name}</h1>
<table>
<tr><td>Wassertemperatur</td><td>28 °C</td></tr>
<tr><td>Anzahl Gäste</td><td id="${id}_visitornumber">${state.occupancy}</td></tr>
</table>
</body>
</html>
`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
