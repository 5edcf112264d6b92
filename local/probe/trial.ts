import type { Mapping } from "../../src/config/schema";
import { decoder } from "../../src/feed/decode";
import type { Reading } from "../../src/model/reading";
import { harmless, shorten } from "./harmless";

/** A venue as the frames showed it. */
export interface VenueSeen {
  readonly id: string;
  readonly name?: string;
  /** The last reading's. */
  readonly occupancy: number;
  /** The last one's; `constant` tells whether it was the same in all. */
  readonly capacity?: { readonly value: number; readonly constant: boolean };
}

/** What the collector's own decoder made of the frames by a mapping. */
export interface Trial {
  readonly frames: number;
  /** Frames that gave a reading. */
  readonly read: number;
  readonly readings: number;
  /** Different reasons for what was refused, at most a few. */
  readonly refused: readonly string[];
  readonly venues: readonly VenueSeen[];
}

const mostReasons = 3;

/** Decodes frames as the collector would. */
export function tryMapping(mapping: Mapping, texts: readonly string[]): Trial {
  const decode = decoder(mapping);
  const decoded = texts.map((text) => decode(text));
  const readings = decoded.flatMap((frame) => frame.readings);
  const reasons = new Set(decoded.flatMap(({ refused }) => refused));
  return {
    frames: texts.length,
    read: decoded.filter((frame) => frame.readings.length > 0).length,
    readings: readings.length,
    refused: [...reasons].slice(0, mostReasons).map((reason) => shorten(harmless(reason), 100)),
    venues: venuesOf(readings),
  };
}

function venuesOf(readings: readonly Reading[]): VenueSeen[] {
  const venues = new Map<string, VenueSeen>();
  for (const { venue: id, name, occupancy, capacity } of readings) {
    const before = venues.get(id);
    const label = name ?? before?.name;
    const constant = before?.capacity === undefined || (before.capacity.constant && before.capacity.value === capacity);
    const size = capacity === undefined ? before?.capacity : { value: capacity, constant };
    venues.set(id, {
      id,
      occupancy,
      ...(label !== undefined && { name: label }),
      ...(size !== undefined && { capacity: size }),
    });
  }
  return [...venues.values()];
}
