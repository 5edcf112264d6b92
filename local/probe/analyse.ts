import { fieldsOf, type Field } from "./fields";
import { guessesOf, type Guesses } from "./guess";
import { placesOf, type Place } from "./shape";

/** Where venues stand in the frames, and what their fields are thought to be. */
export interface Analysis {
  readonly place: Place;
  readonly fields: readonly Field[];
  readonly guesses: Guesses;
}

const worth = { occupancy: 8, venue: 3, capacity: 1, name: 1, timestamp: 1, percentage: 1, free: 1 } as const;

/** The likeliest place for venues in some frames; undefined where no frame holds an object. */
export function analyse(frames: readonly unknown[]): Analysis | undefined {
  const analyses = placesOf(frames).map((place) => {
    const fields = fieldsOf(place);
    return { place, fields, guesses: guessesOf(place, fields) };
  });
  return analyses.reduce<Analysis | undefined>(
    (best, each) => (best && likelihood(best) >= likelihood(each) ? best : each),
    undefined,
  );
}

/** Whether a mapping can be made of it: a count, and something that tells venues apart where there are many. */
export function isMappable({ place, guesses }: Analysis): boolean {
  return (
    guesses.occupancy !== undefined && (guesses.venue !== undefined || place.frames.every((rows) => rows.length === 1))
  );
}

/** A place that stands in most frames, is a list and lies near the top, with fields that are known for something. */
function likelihood({ place, guesses }: Analysis): number {
  const known = Object.keys(guesses).reduce((sum, role) => sum + worth[role as keyof typeof worth], 0);
  return place.frames.length * (1 + known + (place.list ? 1 : 0) - place.path.length / 10);
}
