import type { Feed } from "./api/answers";
import type { Context } from "./context";
import { fill, h, say } from "./dom/h";
import { mark } from "./dom/icons";
import type { Moment } from "./live";
import { views, type Route, type ViewName } from "./route";
import { themes, type Theme } from "./settings";
import type { Texts } from "./text/en";
import { plain } from "./text/name";

export interface ShellParts {
  readonly texts: Texts;
  readonly languages: Readonly<Record<string, Texts>>;
  readonly theme: Theme;
  href(change: Partial<Route>): string;
  go(change: Partial<Route>): void;
  setLanguage(language: string): void;
  setTheme(theme: Theme): void;
}

/** What stands around every view. */
export class Shell {
  readonly main: HTMLElement;
  readonly #links: ReadonlyMap<ViewName, HTMLAnchorElement>;
  readonly #feed = h("div", { class: "feed" });
  readonly #dot = h("span", { class: "dot", "aria-hidden": "true" });
  readonly #state = h("span");
  readonly #age = h("span", { class: "age" });
  readonly #pulse: HTMLElement;

  constructor(
    body: HTMLElement,
    private readonly parts: ShellParts,
  ) {
    const { texts } = parts;
    this.main = h("main", { id: "main", tabindex: -1 });
    this.#links = new Map(views.map((view) => [view, h("a", {}, texts.views[view])]));
    this.#pulse = h("p", { class: "pulse", hidden: true }, this.#dot, this.#state, this.#age);
    body.replaceChildren(
      h("a", { class: "skip", href: "#main", onclick: (event) => this.#skip(event) }, texts.skip),
      h(
        "header",
        {},
        h("div", { class: "brand" }, mark(), h("span", { class: "wordmark" }, "Headcount"), this.#feed),
        h("nav", { "aria-label": texts.nav }, ...this.#links.values()),
        this.#pulse,
      ),
      this.main,
      this.#footer(),
    );
    body.onclick = (event) => this.#click(event);
  }

  href(change: Partial<Route>): string {
    return this.parts.href(change);
  }

  /** Which view and feed are shown. */
  mark(view: ViewName, feed: string): void {
    for (const [name, link] of this.#links) {
      link.href = this.parts.href({ view: name, zoom: undefined });
      if (name === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const select = this.#feed.querySelector("select");
    if (select) select.value = feed;
  }

  feeds(feeds: readonly Feed[], current: string | undefined): void {
    const only = feeds.length === 1 ? feeds[0] : undefined;
    if (only) {
      fill(this.#feed, h("span", {}, plain(only.name, 60)));
      return;
    }
    const options = feeds.map(({ id, name }) => h("option", { value: id, selected: id === current }, plain(name, 60)));
    const change = (event: Event) => {
      const feed = (event.target as HTMLSelectElement).value;
      this.parts.go({ feed, venue: undefined, date: undefined, zoom: undefined, search: "" });
    };
    fill(this.#feed, h("select", { "aria-label": this.parts.texts.feed, onchange: change }, ...options));
  }

  /** Shows how the feed is. */
  follow({ live, texts, format }: Context): void {
    live.subscribe(({ answer, error, since }: Moment) => {
      this.#pulse.hidden = !answer && !error;
      const state = error ? "silence" : (answer?.state ?? "silence");
      this.#dot.className = `dot ${state}`;
      const [noAnswer] = texts.trouble.silence;
      say(this.#state, error || !answer ? noAnswer : texts.states[answer.state]);
      const age = answer?.age_seconds;
      const shown = !error && age !== undefined && age !== null && answer?.state !== "closed";
      say(this.#age, shown ? texts.agoLong(format.duration(Math.floor(age + since / 1000) * 1000)) : "");
    });
  }

  #footer(): HTMLElement {
    const { texts, languages } = this.parts;
    const choice = (
      label: string,
      value: string,
      options: readonly (readonly [string, string])[],
      set: (v: string) => void,
    ) =>
      h(
        "label",
        {},
        h("span", {}, label),
        h(
          "select",
          { onchange: (event) => set((event.target as HTMLSelectElement).value) },
          ...options.map(([id, name]) => h("option", { value: id, selected: id === value }, name)),
        ),
      );
    const language = Object.keys(languages).find((id) => languages[id] === texts) ?? "en";
    return h(
      "footer",
      {},
      choice(
        texts.language,
        language,
        Object.entries(languages).map(([id, { name }]) => [id, name]),
        (id) => this.parts.setLanguage(id),
      ),
      choice(
        texts.theme,
        this.parts.theme,
        themes.map((theme) => [theme, texts.themes[theme]]),
        (id) => this.parts.setTheme(themes.find((theme) => theme === id) ?? "auto"),
      ),
      h("a", { href: "openapi.json" }, texts.openapi),
      h("a", { href: "dashboard/licences.txt" }, texts.licences),
    );
  }

  #skip(event: Event): void {
    event.preventDefault();
    this.main.focus();
  }

  /** Links to this page change the view, and don't load it again. */
  #click(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const href = link?.getAttribute("href") ?? "";
    if (!href.startsWith("?")) return;
    event.preventDefault();
    history.pushState(null, "", href);
    dispatchEvent(new PopStateEvent("popstate"));
    if (link?.closest("nav") === null) this.main.focus();
    scrollTo({ top: 0 });
  }
}
