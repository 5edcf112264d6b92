import { z } from "zod";
import { AzureError } from "./errors";

const withinMs = 30_000;

const listening = z.object({
  process: z.string(),
  connected: z.boolean(),
  last_frame_at: z.string().nullable(),
  held_until: z.string(),
});

const collector = z.object({
  feed: z.string(),
  window_seconds: z.number(),
  open: z.boolean(),
  deployments: z.array(
    z.object({
      deployment: z.string(),
      wanted: z.object({ wanted: z.boolean() }).nullable(),
      listening: z.array(listening),
    }),
  ),
});

const list = z.object({ deployment: z.string(), collectors: z.array(collector) });

const one = collector.extend({
  now: z.string(),
  last_hour: z.object({
    from: z.string(),
    to: z.string(),
    covered_ms: z.number(),
    gaps: z.array(z.object({ from: z.string(), to: z.string(), reason: z.string() })),
  }),
});

export type CollectorList = z.output<typeof list>;
export type CollectorDetail = z.output<typeof one>;

/** A running function app of Headcount, asked over HTTP. */
export class RemoteApp {
  /** Not among what is shown of an object. */
  readonly #key: string | undefined;

  /**
   * @param url where it answers, without `/api`
   * @param key a function key, sent as a header and never shown; undefined where none is asked for
   */
  constructor(
    readonly url: string,
    key?: string,
  ) {
    this.#key = key;
  }

  async collectors(): Promise<CollectorList> {
    return list.parse(await this.#call("GET", "collectors"));
  }

  async collector(feed: string): Promise<CollectorDetail> {
    return one.parse(await this.#call("GET", `collectors/${encodeURIComponent(feed)}`));
  }

  async want(feed: string, wanted: boolean): Promise<void> {
    await this.#call("POST", `collectors/${encodeURIComponent(feed)}/${wanted ? "start" : "stop"}`);
  }

  /** @throws AzureError with what the app said */
  async #call(method: string, route: string): Promise<unknown> {
    const headers: Record<string, string> = this.#key === undefined ? {} : { "x-functions-key": this.#key };
    let response: Response;
    try {
      response = await fetch(`${this.url}/api/${route}`, { method, headers, signal: AbortSignal.timeout(withinMs) });
    } catch (error) {
      const why = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : "";
      throw new AzureError(`${this.url} does not answer: ${why}.`);
    }
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    if (response.status === 401) throw new AzureError(`${this.url} refuses the key; ask for it again, or rotate it.`);
    throw new AzureError(`${this.url} answers ${method} /api/${route} with ${response.status}: ${said(text)}`);
  }
}

function said(text: string): string {
  try {
    return z.object({ detail: z.string() }).parse(JSON.parse(text)).detail;
  } catch {
    return text.slice(0, 200) || "nothing";
  }
}
