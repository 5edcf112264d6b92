import type { RawEvent, RawWindow } from "../model/archive";
import type { VenueInfo } from "../model/journal";
import type { Frame, Reading } from "../model/reading";
import type { Piece } from "./evidence";
import type { Standing } from "./stitch";

/** A raw window as evidence again: its sessions, with the frames that stand in it. */
export function piecesOfRaw(raw: RawWindow): Piece[] {
  const windowStart = Date.parse(raw.window.start);
  const frames = framesOf(raw.events);
  const carry = new Map(
    Object.entries(raw.venues).flatMap(([id, venue]) =>
      venue.carry ? [[id, { occupancy: venue.carry.occupancy, at: Date.parse(venue.carry.timestamp) }] as const] : [],
    ),
  );
  const last = raw.events.at(-1);
  let carrying = false;
  return raw.sessions.map((session, index) => {
    const [from, to] = [Date.parse(session.from), Date.parse(session.to)];
    const leads = !carrying && from <= windowStart && to > windowStart;
    carrying ||= leads;
    const heard = (frames.get(session.id) ?? []).filter((frame) => frame.at >= from && frame.at <= to);
    const speaksLast = last ? heard.some((frame) => frame.seq === last.seq && session.id === last.session) : leads;
    return {
      id: session.id,
      clock: session.clock,
      start: Date.parse(session.start),
      windowStart,
      broken: raw.sessions.slice(0, index).some((before) => before.id === session.id),
      from,
      to,
      frames: heard,
      ended: session.ended,
      known: { venues: speaksLast ? infosOf(raw) : new Map(), carry: leads ? carry : new Map() },
    };
  });
}

/** What raw windows say was decided: for when the frames that were matched then are gone. */
export function standingOf(raws: readonly RawWindow[]): Standing {
  const stands = new Map<string, Map<number, number>>();
  const heard = new Map<string, { from: number; before: number }[]>();
  for (const { window, sessions, events } of raws) {
    for (const { session, seq } of events) {
      const seqs = stands.get(session);
      if (seqs) seqs.set(seq, Date.parse(window.start));
      else stands.set(session, new Map([[seq, Date.parse(window.start)]]));
    }
    for (const { id, from, to, ended } of sessions) {
      // Of a session that went on, more frames of its last millisecond may have come since.
      const before = Math.min(Date.parse(to) + (ended ? 1 : 0), Date.parse(window.end));
      heard.set(id, [...(heard.get(id) ?? []), { from: Date.parse(from), before }]);
    }
  }
  const where = (session: string, seq: number) => stands.get(session)?.get(seq);
  return {
    seams: raws.flatMap(({ seams }) =>
      seams.map(({ at, from, to, matched, offset_ms }) => ({
        at: Date.parse(at),
        from,
        to,
        matched,
        offsetMs: offset_ms,
      })),
    ),
    where,
    dropped: (session, { seq, at }) =>
      where(session, seq) === undefined &&
      heard.get(session)?.some(({ from, before }) => at >= from && at < before) === true,
  };
}

/** Names and capacities as they were at the window's end. */
function infosOf(raw: RawWindow): Map<string, VenueInfo> {
  return new Map(
    Object.entries(raw.venues).map(([id, { name, capacity }]) => [
      id,
      { name: name === id ? undefined : name, capacity: capacity ?? undefined },
    ]),
  );
}

interface RevivedFrame {
  readonly at: number;
  readonly delayed?: boolean;
  readonly readings: Reading[];
}

function framesOf(events: readonly RawEvent[]): Map<string, Frame[]> {
  const bySession = new Map<string, Map<number, RevivedFrame>>();
  for (const event of events) {
    let frames = bySession.get(event.session);
    if (!frames) bySession.set(event.session, (frames = new Map<number, RevivedFrame>()));
    let frame = frames.get(event.seq);
    if (!frame)
      frames.set(event.seq, (frame = { at: Date.parse(event.timestamp), delayed: event.delayed, readings: [] }));
    frame.readings.push({
      venue: event.venue,
      occupancy: event.occupancy,
      capacity: event.capacity,
      name: event.name,
      sourceTimestamp: event.source_timestamp,
      percentage: event.occupancy_percentage,
      extra: event.extra,
    });
  }
  return new Map(
    [...bySession].map(([id, frames]) => [
      id,
      [...frames].map(([seq, frame]) => ({ seq, ...frame })).sort((a, b) => a.seq - b.seq),
    ]),
  );
}
