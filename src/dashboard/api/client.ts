import {
  collectorAnswer,
  comparisonAnswer,
  coverageAnswer,
  dayAnswer,
  feedsAnswer,
  nowAnswer,
  problem,
  reading,
  weekAnswer,
  type CollectorAnswer,
  type ComparisonAnswer,
  type CoverageAnswer,
  type DayAnswer,
  type FeedsAnswer,
  type NowAnswer,
  type Reading,
  type WeekAnswer,
} from "./answers";
import { keys } from "./key";
import { ShapeError, type Shape } from "./shape";

/** Why there is no answer: nobody answered, a key is needed, the server said what was wrong, or it can't be read. */
export type Trouble = "silence" | "key" | "problem" | "shape";

export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly trouble: Trouble,
    /** What the server said, for people. */
    detail: string,
    readonly status = 0,
    readonly code = "",
    /** Of the app that did not answer as hoped. */
    readonly origin = "",
  ) {
    super(detail);
  }
}

const patienceMs = 20_000;
/** A comparison reads every reading of its range. */
const longPatienceMs = 180_000;
/** A stretch has no more readings than a browser should draw. */
const mostReadings = 50_000;

/** Headcount's HTTP endpoints. Every call throws {@link ApiError}, or an AbortError where it was called off. */
export class Client {
  /**
   * @param base of the reading side, ending in "/"
   * @param collectorBase of the collector's functions, which may be another app
   */
  constructor(
    readonly base: URL,
    readonly collectorBase: URL,
  ) {}

  feeds(signal: AbortSignal): Promise<FeedsAnswer> {
    return this.#get(new URL("feeds", this.base), feedsAnswer, signal);
  }

  now(feed: string, signal: AbortSignal): Promise<NowAnswer> {
    return this.#get(this.#feed(feed, "now"), nowAnswer, signal);
  }

  day(feed: string, date: string, venue: string, signal: AbortSignal): Promise<DayAnswer> {
    return this.#get(this.#feed(feed, `days/${encodeURIComponent(date)}`, { venue }), dayAnswer, signal);
  }

  week(feed: string, venue: string, signal: AbortSignal): Promise<WeekAnswer> {
    return this.#get(this.#feed(feed, "week", { venue }), weekAnswer, signal);
  }

  coverage(feed: string, from: string, to: string, signal: AbortSignal): Promise<CoverageAnswer> {
    return this.#get(this.#feed(feed, "coverage", { from, to }), coverageAnswer, signal);
  }

  /** One venue's hourly snapshots against what was heard. */
  comparison(feed: string, venue: string, from: string, to: string, signal: AbortSignal): Promise<ComparisonAnswer> {
    return this.#get(this.#feed(feed, "comparison", { from, to, venue }), comparisonAnswer, signal, longPatienceMs);
  }

  /** Every reading of a venue within a stretch, in order of time. */
  async readings(feed: string, venue: string, from: string, to: string, signal: AbortSignal): Promise<Reading[]> {
    const url = this.#feed(feed, "readings", { from, to, venue, format: "ndjson" });
    const text = await (await this.#call(url, signal)).text();
    return text
      .split("\n")
      .filter((line) => line !== "")
      .slice(0, mostReadings)
      .map((line) => parsed(line, reading));
  }

  collector(feed: string, signal: AbortSignal): Promise<CollectorAnswer> {
    return this.#get(this.#collector(feed), collectorAnswer, signal);
  }

  /** Starts or stops collecting; the tab's key of the collector's app goes along. */
  async command(feed: string, verb: "start" | "stop"): Promise<void> {
    const controller = new AbortController();
    await this.#call(this.#collector(`${feed}/${verb}`), controller.signal, "POST");
  }

  #feed(feed: string, rest: string, query: Record<string, string> = {}): URL {
    const url = new URL(`feeds/${encodeURIComponent(feed)}/${rest}`, this.base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  #collector(rest: string): URL {
    return new URL(`collectors/${rest}`, this.collectorBase);
  }

  async #get<T>(url: URL, shape: Shape<T>, signal: AbortSignal, limitMs?: number): Promise<T> {
    return parsed(await (await this.#call(url, signal, "GET", limitMs)).text(), shape);
  }

  async #call(
    url: URL,
    signal: AbortSignal,
    method = "GET",
    limitMs = method === "GET" ? patienceMs : 3 * patienceMs,
  ): Promise<Response> {
    const limit = AbortSignal.timeout(limitMs);
    const held = keys.get(url.origin);
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        // What a cache holds is asked after; it has not changed where the answer is 304.
        cache: "no-cache",
        signal: AbortSignal.any([signal, limit]),
        ...(held !== "" && { headers: { "x-functions-key": held } }),
      });
    } catch (error) {
      signal.throwIfAborted();
      if (await this.#refusedUnread(url, signal)) throw new ApiError("key", "", 401, "", url.origin);
      throw new ApiError("silence", error instanceof Error ? error.message : "");
    }
    if (response.ok) return response;
    throw await refusal(response, url.origin);
  }

  /**
   * A host refuses a wrong key before the app could let a page of another origin read that: to the page it looks as if
   * nobody had answered. An app that answers its preflight is there, and lets this page ask.
   */
  async #refusedUnread(url: URL, signal: AbortSignal): Promise<boolean> {
    if (url.origin === this.base.origin) return false;
    const limit = AbortSignal.timeout(patienceMs);
    const answered = await fetch(url, { method: "OPTIONS", signal: AbortSignal.any([signal, limit]) }).catch(() => {
      signal.throwIfAborted();
      return undefined;
    });
    return answered?.ok === true;
  }
}

async function refusal(response: Response, origin: string): Promise<ApiError> {
  const { status } = response;
  if (status === 401 || status === 403) return new ApiError("key", "", status, "", origin);
  const text = await response.text().catch(() => "");
  try {
    const { title, detail, code } = parsed(text, problem);
    return new ApiError("problem", detail === "" ? title : detail, status, code);
  } catch {
    return new ApiError("problem", "", status);
  }
}

function parsed<T>(text: string, shape: Shape<T>): T {
  try {
    return shape(JSON.parse(text), "answer");
  } catch (error) {
    throw new ApiError("shape", error instanceof ShapeError ? error.message : "the answer is not JSON");
  }
}
