import { hoursOf, hourMs, stepsOf, type Hour, type Past } from "./log";

/** A venue as it is configured. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly isOpen: (hour: number) => boolean;
}

/** What is known of a venue in an hour by either method. */
export interface VenueHour extends Hour {
  readonly open: boolean;
  readonly knownMs: number;
  /** Time-weighted; NaN where nothing is known. */
  readonly mean: number;
  readonly changes: number;
  readonly min: number;
  readonly max: number;
  readonly maxAt: number;
  readonly isKnown: boolean;
  readonly said: number | undefined;
}

export interface Compared extends VenueHour {
  readonly said: number;
}

/** A venue's past, hour by hour. */
export interface VenuePast {
  readonly place: Place;
  readonly past: Past;
  readonly steps: readonly { readonly from: number; readonly to: number; readonly value: number }[];
  readonly hours: readonly VenueHour[];
  readonly compared: readonly Compared[];
}

export function venuePast(past: Past, place: Place): VenuePast {
  const steps = stepsOf(past, place.id);
  const hours = hoursOf(past).map((hour) => {
    const parts = steps
      .filter((step) => step.from < hour.to && step.to > hour.from)
      .map((step) => ({ ...step, from: Math.max(step.from, hour.from), to: Math.min(step.to, hour.to) }));
    const knownMs = parts.reduce((sum, part) => sum + (part.to - part.from), 0);
    const values = parts.map(({ value }) => value);
    const max = Math.max(...values);
    return {
      ...hour,
      open: place.isOpen(hour.hour),
      knownMs,
      mean: parts.reduce((sum, part) => sum + (part.to - part.from) * part.value, 0) / knownMs,
      changes: steps.filter(
        (step, nth) =>
          step.from >= hour.from &&
          step.from < hour.to &&
          steps[nth - 1]?.to === step.from &&
          steps[nth - 1]!.value !== step.value,
      ).length,
      min: Math.min(...values),
      max,
      maxAt: parts.find(({ value }) => value === max)?.from ?? NaN,
      isKnown: knownMs >= 0.75 * hourMs,
      said: past.looks.find(({ t }) => t === hour.from)?.readings?.[place.id],
    };
  });
  const compared = hours.flatMap((hour) =>
    hour.whole && hour.open && hour.isKnown && hour.said !== undefined ? [{ ...hour, said: hour.said }] : [],
  );
  return { place, past, steps, hours, compared };
}

/** Looks at a moment at which the number was known, each against the nearest number within five seconds. */
export function pairsOf({ past, place, steps }: VenuePast): { t: number; difference: number }[] {
  return past.looks.flatMap(({ t, readings }) => {
    const isKnown = steps.some(({ from, to }) => from < t && t < to);
    if (!readings || !isKnown || t - 5000 < past.from || t + 5000 > past.to) return [];
    const near = steps.filter(({ from, to }) => from < t + 5000 && to > t - 5000);
    const by = near.map(({ value }) => readings[place.id]! - value);
    return [{ t, difference: by.reduce((best, each) => (Math.abs(each) < Math.abs(best) ? each : best)) }];
  });
}
