import { HttpRequest, HttpResponse, type InvocationContext } from "@azure/functions";
import { gunzipSync } from "node:zlib";
import { compileRoute } from "../../../../local/host/route";
import { DayLibrary } from "../../../../src/archive/days/library";
import { RawReadings } from "../../../../src/archive/readings/raw";
import type { App } from "../../../../src/compose";
import type { Settings } from "../../../../src/config/environment";
import type { Feed } from "../../../../src/config/schema";
import { Control } from "../../../../src/control/control";
import type { ReceiptClock } from "../../../../src/feed/clock";
import { frontOf } from "../../../../src/http/front";
import { readingFunctions } from "../../../../src/http/reading/functions";
import { HeadcountError } from "../../../../src/model/errors";
import type { Containers } from "../../../../src/storage/containers";
import { poolOf } from "../../archive/fixture";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; undefined where it is none. */
  readonly json: Record<string, unknown>;
}

interface Options {
  readonly feeds?: readonly Feed[];
  readonly settings?: Partial<Settings>;
  readonly deployment?: string;
}

/** The data API's functions over real storage, at an instant that its test sets. */
export class Api {
  /** What the functions logged as errors. */
  readonly errors: unknown[] = [];
  readonly control: Control;
  readonly app: App;
  readonly #front: ReturnType<typeof frontOf>;
  readonly #functions: ReturnType<typeof readingFunctions>;

  /** @param now epoch milliseconds */
  constructor(
    readonly containers: Containers,
    public now: number,
    { feeds = [poolOf()], settings = {}, deployment = "blue" }: Options = {},
  ) {
    const clock = { now: () => this.now } as unknown as ReceiptClock;
    const byId = new Map(feeds.map((feed) => [feed.id, feed]));
    const config = {
      settings: { readAccess: "open", corsOrigins: [], ...settings },
      feeds,
      feed(id: string): Feed {
        const feed = byId.get(id);
        if (!feed) throw new HeadcountError("FEED_UNKNOWN", `there is no feed ${JSON.stringify(id)}`);
        return feed;
      },
    };
    this.control = new Control(containers.control, deployment, clock);
    const idle = this.control.idle.bind(this.control);
    this.app = {
      config,
      containers,
      clock,
      control: this.control,
      days: new DayLibrary({ container: containers.archive, idle, now: () => this.now }),
      readings: [new RawReadings(containers.archive)],
    } as unknown as App;
    this.#front = frontOf(config.settings as Settings);
    this.#functions = readingFunctions(this.app);
  }

  /** The answer as it goes out, body unread. */
  async ask(path: string, headers: Record<string, string> = {}): Promise<HttpResponse> {
    const url = new URL(`http://host/api/${path}`);
    const segments = url.pathname
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
    for (const { route, answer } of this.#functions) {
      const params = compileRoute(`api/${route}`).match(segments);
      if (!params) continue;
      const nativeRequest = new Request(url, { headers });
      const request = new HttpRequest({ nativeRequest, params } as never);
      const context = { error: (...error: unknown[]) => this.errors.push(...error) } as unknown as InvocationContext;
      return new HttpResponse(await this.#front(answer)(request, context));
    }
    throw new Error(`no function answers ${path}`);
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.ask(path, headers);
    const bytes = Buffer.from(await response.arrayBuffer());
    const zipped = response.headers.get("content-encoding") === "gzip";
    const text = (zipped ? gunzipSync(bytes) : bytes).toString("utf8");
    const isJson = /[/+]json$/.test(response.headers.get("content-type") ?? "");
    const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, text, json };
  }
}
