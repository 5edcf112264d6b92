import type { Feed, FeedsAnswer } from "./api/answers";
import type { Client } from "./api/client";
import type { Context, View } from "./context";
import { h, fill } from "./dom/h";
import { empty, failure, loading } from "./dom/states";
import { Live } from "./live";
import { queryOf, routeOf, type Route, type ViewName } from "./route";
import type { Settings } from "./settings";
import { Shell } from "./shell";
import { de } from "./text/de";
import { en, type Texts } from "./text/en";
import { Format } from "./text/format";
import { plain } from "./text/name";
import { wallAt } from "./text/zone";
import { collectorView } from "./views/collector/view";
import { compareView } from "./views/compare/view";
import { dayView } from "./views/day/view";
import { nowView } from "./views/now/view";
import { weekView } from "./views/week/view";

const makers: Record<ViewName, (context: Context) => View> = {
  now: nowView,
  day: dayView,
  week: weekView,
  compare: compareView,
  collector: collectorView,
};
export const languages: Readonly<Record<string, Texts>> = { en, de };

/** The page: reads the address, and shows the view that it names. */
export class App {
  #route = routeOf(location.search);
  #shell: Shell | undefined;
  #feeds: FeedsAnswer | undefined;
  #context: Context | undefined;
  #view: { readonly name: ViewName; readonly view: View } | undefined;

  constructor(
    private readonly client: Client,
    private readonly settings: Settings,
    private readonly body: HTMLElement,
  ) {}

  start(): void {
    addEventListener("popstate", () => this.#arrive(routeOf(location.search)));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#view?.view.paint?.());
    this.#build();
    void this.#load();
  }

  /** Everything from the beginning, as after a change of language. */
  #build(): void {
    this.#leave();
    const texts = this.#texts();
    document.documentElement.lang = texts.locale;
    this.#paint();
    this.#shell = new Shell(this.body, {
      texts,
      languages,
      theme: this.settings.theme,
      href: (change) => queryOf({ ...this.#route, ...change }),
      go: (change) => this.#go(change),
      setLanguage: (language) => {
        this.settings.language = language;
        this.#route = { ...this.#route, language: undefined };
        history.replaceState(null, "", queryOf(this.#route));
        this.#build();
        this.#show();
      },
      setTheme: (theme) => {
        this.settings.theme = theme;
        this.#paint();
        this.#view?.view.paint?.();
      },
    });
  }

  #texts(): Texts {
    const wanted = [this.#route.language, this.settings.language, ...navigator.languages];
    const known = wanted.map((each) => languages[each?.slice(0, 2).toLowerCase() ?? ""]).find(Boolean);
    return known ?? en;
  }

  #paint(): void {
    const { theme } = this.settings;
    if (theme === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }

  async #load(): Promise<void> {
    const shell = this.#shell;
    if (!shell) return;
    fill(shell.main, loading(this.#texts()));
    try {
      this.#feeds = await this.client.feeds(new AbortController().signal);
    } catch (error) {
      fill(
        shell.main,
        failure(this.#texts(), error, () => void this.#load()),
      );
      return;
    }
    this.#show();
  }

  #go(change: Partial<Route>, replace = false): void {
    const route = { ...this.#route, ...change };
    const query = queryOf(route);
    if (replace) history.replaceState(null, "", query);
    else if (query !== queryOf(this.#route)) history.pushState(null, "", query);
    this.#arrive(route);
  }

  #arrive(route: Route): void {
    this.#route = route;
    this.#show();
  }

  #show(): void {
    const shell = this.#shell;
    if (!shell || !this.#feeds) return;
    const feed = this.#feed(shell, this.#feeds.feeds);
    if (!feed) return;
    const context = this.#enter(shell, feed);
    const { view: name } = this.#route;
    if (this.#view?.name !== name) {
      this.#view?.view.close();
      this.#view = { name, view: makers[name](context) };
      fill(shell.main, this.#view.view.element);
    }
    shell.mark(name, feed.id);
    this.#view.view.show(this.#route);
    document.title = `${context.texts.views[name]} · ${plain(feed.name, 60)} · Headcount`;
  }

  #enter(shell: Shell, feed: Feed): Context {
    if (this.#context?.feed.id === feed.id) return this.#context;
    this.#leave();
    this.#context = this.#contextOf(feed);
    shell.follow(this.#context);
    return this.#context;
  }

  #feed(shell: Shell, feeds: readonly Feed[]): Feed | undefined {
    const texts = this.#texts();
    const wanted = this.#route.feed;
    const feed = wanted === undefined ? feeds[0] : feeds.find(({ id }) => id === wanted);
    shell.feeds(feeds, feed?.id);
    if (feed) return feed;
    this.#leave();
    if (wanted === undefined) fill(shell.main, empty(texts.noFeeds));
    else {
      const links = feeds.map(({ id, name }) =>
        h("a", { class: "button", href: shell.href({ feed: id }) }, plain(name)),
      );
      fill(shell.main, empty(texts.feedUnknown(plain(wanted, 40)), h("p", { class: "actions" }, ...links)));
    }
    return undefined;
  }

  #contextOf(feed: Feed): Context {
    const texts = this.#texts();
    const live = new Live(this.client, feed.id);
    return {
      texts,
      format: new Format(texts.locale, feed.time_zone),
      client: this.client,
      settings: this.settings,
      feed,
      live,
      href: (change) => queryOf({ ...this.#route, ...change }),
      go: (change, replace) => this.#go(change, replace),
      today: () => wallAt(feed.time_zone, live.clock).date,
    };
  }

  #leave(): void {
    this.#view?.view.close();
    this.#view = undefined;
    this.#context?.live.close();
    this.#context = undefined;
  }
}
