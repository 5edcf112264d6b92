import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startBrowser } from "../../local/dashboard/browser";
import { writePast } from "../../local/dashboard/past";
import { cleanUp, Cli, temporary } from "../local/cli/cli-process";
import { HostileFeed } from "./hostile-feed";
import { OtherOrigin } from "./other-origin";

/** The running app with some days behind it, a feed that can be taken away, and a browser. */
export class Site {
  readonly feed = new HostileFeed();
  /** What a page complained of. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  #app = "";

  private constructor(
    browser: Browser,
    /** Where the page finds the collector. */
    readonly collector: OtherOrigin,
  ) {
    this.#browser = browser;
  }

  static async start(): Promise<Site> {
    // Without a browser there is no use in waiting for the rest.
    const site = new Site(await startBrowser(), await OtherOrigin.open());
    await site.feed.open();
    const data = temporary();
    await writePast(data, { days: 3, rawDays: 0, source: "live" });
    const env = {
      HEADCOUNT_FEEDS__CROWDMONITOR__URL: site.feed.url,
      HEADCOUNT_COLLECTOR_URL: site.collector.url,
      HEADCOUNT_CORS_ORIGINS: "*",
    };
    const cli = new Cli(["--json", "--window", "5s", "--data", data], env);
    const ready = (await cli.ready()) as unknown as { app: string };
    site.#app = ready.app;
    site.collector.target = new URL(ready.app);
    await cli.event(({ event }) => event === "window", 60_000);
    return site;
  }

  get api(): string {
    return `${this.#app}/api`;
  }

  /** Asks the API. */
  async ask<T>(address: string): Promise<T> {
    return (await (await fetch(`${this.api}/${address}`)).json()) as T;
  }

  /** A page of a browser that remembers nothing; its complaints are kept. */
  async open(query = "", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      locale: "en-GB",
      viewport: { width: 1280, height: 860 },
      ...options,
    });
    const page = await context.newPage();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error.stack)));
    await page.goto(`${this.api}/dashboard${query}`);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await cleanUp();
    await this.feed.close();
    await this.collector.close();
  }
}
