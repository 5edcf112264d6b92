/**
 * The times of a run. Everything in a plan is written in scaled milliseconds, a tenth of what it is in operation; at
 * true scale each is ten times as long.
 */
export class Scale {
  /** @param factor 1 for runs scaled by ten, 10 for true scale */
  constructor(readonly factor: number) {}

  ms(scaledMs: number): number {
    return scaledMs * this.factor;
  }

  /** The tolerance between two clocks: what scales, and the way of a frame on a busy machine, which does not. */
  get seamMs(): number {
    return this.ms(seamMs) + (this.factor === 1 ? wayMs : 0);
  }

  /** The feed's settings, as overrides of the environment. */
  settings(more: Readonly<Record<string, string | number>> = {}): Record<string, string> {
    const seconds = {
      WINDOWSECONDS: windowMs,
      FLUSHSECONDS: flushMs,
      LOOKSECONDS: 500,
      LINGERSECONDS: 10_000,
      STALLSECONDS: stallMs,
      CONNECTION__HANDSHAKESECONDS: handshakeMs,
      CONNECTION__PINGSECONDS: 2000,
      CONNECTION__PONGSECONDS: 1000,
      CONNECTION__SILENCESECONDS: silenceMs,
      CONNECTION__SUSPECTSECONDS: suspectMs,
      CONNECTION__BACKOFFMINSECONDS: 100,
      CONNECTION__BACKOFFMAXSECONDS: backoffMs,
    };
    const scaled = Object.entries(seconds).map(([key, ms]) => [key, String(this.ms(ms) / 1000)] as const);
    const others = Object.entries({
      SEAMSECONDS: this.seamMs / 1000,
      SWEEPMINUTES: this.ms(sweepMs) / 60_000,
      ...more,
    });
    return Object.fromEntries([...scaled, ...others].map(([key, value]) => [key, String(value)]));
  }
}

export const windowMs = 5000;
export const flushMs = 1000;
export const stallMs = 500;
const seamMs = 200;
/** On two busy cores the feed and the app may wait for each other for so long, milliseconds, whatever the scale. */
export const wayMs = 400;
export const silenceMs = 6000;
export const suspectMs = 2000;
export const handshakeMs = 1000;
export const backoffMs = 3000;
export const sweepMs = 3000;
export const storageTimeoutMs = 2000;
/** The host's minute. */
export const timerMs = 6000;
/** A live feed looks at its watchdogs four times a second, whatever the scale. */
export const tickMs = 250;
