/** Milliseconds until the next frame; undefined: no further frame. */
export type Gap = () => number | undefined;

/** The real feed's pace: 3 to 5 s, one time in twelve 10 to 15 s. */
export function natural(random: () => number): Gap {
  return () => (random() < 1 / 12 ? 10_000 + random() * 5000 : 3000 + random() * 2000);
}

/** Always the same gap, in ms. */
export function steady(ms: number): Gap {
  return () => ms;
}

/** `count` gaps of the same length in ms, then the end. */
export function times(count: number, ms: number): Gap {
  let left = count;
  return () => (left-- > 0 ? ms : undefined);
}
