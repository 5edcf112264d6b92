import type { Analysis } from "./analyse";
import type { Field } from "./fields";
import { harmless, shorten } from "./harmless";
import { spreadOf } from "./cadence";
import { table } from "./table";
import { percentText } from "./words";

const mostFields = 40;
const roleWords = {
  venue: "id",
  name: "name",
  occupancy: "occupancy",
  capacity: "capacity",
  timestamp: "timestamp",
  percentage: "percentage",
  free: "free places",
} as const;

/** Where the venues stand in a frame. */
export function shapeLine({ place, guesses }: Analysis): string {
  const where = place.path.length === 0 ? "" : ` at ${shorten(harmless(place.path.join(".")), 60)} in an object`;
  if (place.list) {
    const counts = spreadOf(place.frames.map((rows) => rows.length));
    const number = counts && (counts.min === counts.max ? String(counts.max) : `${counts.min} to ${counts.max}`);
    return `an array of ${number ?? "no"} objects${where}, one a venue`;
  }
  const whose = guesses.venue ? "a venue's, which it names" : "the only venue's";
  return `one object${where}, ${whose}`;
}

/** Every field: its types, how often it stood, examples. */
export function fieldLines({ fields }: Analysis): string[] {
  const rows = fields.slice(0, mostFields).flatMap(rowsOf);
  const columns = [
    { title: "field", most: 22 },
    { title: "types" },
    { title: "frames", align: "right" },
    { title: "venues", align: "right" },
    { title: "examples" },
  ] as const;
  const more = fields.length - mostFields;
  return [...table(columns, rows), ...(more > 0 ? [`  … and ${more} more`] : [])];
}

/** What the fields look like, and why. */
export function guessLines({ guesses, place }: Analysis): string[] {
  const rows = Object.entries(roleWords).flatMap(([role, word]) => {
    const guess = guesses[role as keyof typeof roleWords];
    if (guess) return [[word, harmless(guess.field), guess.why]];
    if (role === "venue" && !place.list) return [[word, "-", "none is named: a fixed one"]];
    return role === "occupancy" ? [[word, "-", "no field looks like it"]] : [];
  });
  return table([{ title: "looks like" }, { title: "field", most: 24 }, { title: "because" }], rows);
}

/** A line for each kind of values. */
function rowsOf({ name, kinds, inFrames, inVenues }: Field): string[][] {
  return kinds.map(({ kind, share, examples }, index) => {
    const type = kinds.length === 1 ? kind : `${kind} ${percentText(share)}`;
    const first = [harmless(name), type, percentText(inFrames), percentText(inVenues)];
    return [...(index === 0 ? first : ["", type, "", ""]), examples.join(" ")];
  });
}
