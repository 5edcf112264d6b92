/** An object of a frame. */
export type Row = Readonly<Record<string, unknown>>;

/** A place in the frames at which venues may stand. */
export interface Place {
  /** Keys from the frame to it; empty: the frame itself. */
  readonly path: readonly string[];
  /** Whether a list of objects stands there, or one object. */
  readonly list: boolean;
  /** The objects that stood there, by frame, of those frames in which any did. */
  readonly frames: Row[][];
}

/** A decoder finds what stands under at most so many keys. */
const deepest = 5;
const mostKeys = 100;
const mostPlaces = 500;

/** Every place at which a mapping's `list` could point, in order of finding. */
export function placesOf(frames: readonly unknown[]): Place[] {
  const places = new Map<string, Place>();
  for (const frame of frames) visit(frame, []);
  return [...places.values()];

  function visit(value: unknown, path: readonly string[]): void {
    const rows = Array.isArray(value) ? value.filter(isRow) : isRow(value) ? [value] : [];
    if (rows.length === 0) return;
    const list = Array.isArray(value);
    const key = JSON.stringify([list, path]);
    const place = places.get(key) ?? { path, list, frames: [] };
    if (places.size >= mostPlaces && !places.has(key)) return;
    places.set(key, place);
    place.frames.push(rows);
    if (isRow(value) && path.length < deepest && !isKeyed(value)) {
      for (const [name, inner] of Object.entries(value).slice(0, mostKeys)) {
        if (canBeNamed(name)) visit(inner, [...path, name]);
      }
    }
  }
}

/** Whether a frame, or a part of it, is an object of venues by their ids: what no mapping can point at. */
export function holdsKeyed(value: unknown, depth = 0): boolean {
  if (!isRow(value) || depth > deepest) return false;
  return (
    isKeyed(value) ||
    Object.values(value)
      .slice(0, mostKeys)
      .some((inner) => holdsKeyed(inner, depth + 1))
  );
}

export function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isKeyed(row: Row): boolean {
  const inner = Object.values(row);
  const keys = new Set(inner.filter(isRow).map((each) => Object.keys(each).sort().join("\n")));
  return inner.length >= 2 && inner.every(isRow) && keys.size === 1 && !keys.has("");
}

/** `list` is a dotted path, so that a key with a dot has no name there. */
function canBeNamed(key: string): boolean {
  return key !== "" && key !== "__proto__" && !key.includes(".");
}
