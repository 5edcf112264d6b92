/** An unsigned 32-bit hash of some integers and texts; equal input, equal hash, on every machine. */
export function hash(...parts: readonly (number | string)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    if (typeof part === "number") h = mix(h ^ (part | 0));
    else for (let i = 0; i < part.length; i++) h = Math.imul(h ^ part.charCodeAt(i), 0x01000193);
  }
  return mix(h) >>> 0;
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A number in [0, 1) that depends on nothing but its arguments. */
export function unit(...parts: readonly (number | string)[]): number {
  return hash(...parts) / 2 ** 32;
}

/** Smooth noise in [-1, 1] over time: a new random level every `period` (same unit as `time`), eased in between. */
export function wave(key: number, time: number, period: number): number {
  const step = Math.floor(time / period);
  const within = time / period - step;
  const eased = within * within * (3 - 2 * within);
  const level = (index: number): number => unit(key, index | 0, period | 0) * 2 - 1;
  return level(step) * (1 - eased) + level(step + 1) * eased;
}

/** A stream of numbers in [0, 1) from a seed. */
export function randomStream(seed: number): () => number {
  let drawn = 0;
  return () => unit(seed, drawn++);
}
