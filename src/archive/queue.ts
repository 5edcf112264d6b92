import type { AggregateResult, AggregateScope } from "./aggregate";

interface Waiting {
  partial: boolean;
  readonly result: Promise<AggregateResult>;
}

/**
 * The runs of one feed in a process, one after the other. At most one waits, and who comes meanwhile shares it, since it
 * will see all that a run of his own would: however slow storage is, runs don't pile up and keep activities from others.
 */
export class RunQueue {
  #last: Promise<unknown> = Promise.resolve();
  #waiting: Waiting | undefined;

  run(
    { partial }: AggregateScope,
    begin: (scope: AggregateScope) => Promise<AggregateResult>,
  ): Promise<AggregateResult> {
    if (this.#waiting) {
      this.#waiting.partial ||= partial;
      return this.#waiting.result.then(asNothingNew);
    }
    const result = this.#last.then(() => {
      this.#waiting = undefined;
      return begin({ partial: waiting.partial });
    });
    const waiting: Waiting = { partial, result };
    this.#waiting = waiting;
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** What was written is reported once, to whom the run belongs. */
function asNothingNew(result: AggregateResult): AggregateResult {
  return {
    ...result,
    deleted: 0,
    late: [],
    damaged: 0,
    windows: result.windows.map((each) => ({ ...each, written: false })),
  };
}
