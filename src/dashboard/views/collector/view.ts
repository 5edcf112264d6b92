import type { CollectorAnswer, DayAnswer } from "../../api/answers";
import { ApiError } from "../../api/client";
import type { Context, View } from "../../context";
import { DayNav } from "../../dom/day-nav";
import { fill, h, say, setAttribute } from "../../dom/h";
import { failure, loading } from "../../dom/states";
import type { Moment } from "../../live";
import { poll, type Polling } from "../../poll";
import { routeOf, spans, type Route } from "../../route";
import { Command } from "./command";
import { ledgerOf, type Ledger } from "./ledger";
import { listenersOf } from "./listeners";
import { Strip } from "./strip-view";

const statusMs = 5000;
const dataMs = 20_000;
const dayMs = 86_400_000;

/** How collecting goes: for those who look after it. */
export function collectorView(context: Context): View {
  return new CollectorView(context);
}

class CollectorView implements View {
  readonly element: HTMLElement;
  readonly #state = h("h1", { class: "big-state" });
  readonly #sentence = h("p", { class: "sentence" });
  readonly #last = h("p", { class: "last" });
  readonly #said = h("p", { class: "said", role: "status" });
  readonly #start: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #command: Command;
  readonly #nav: DayNav;
  readonly #strip: Strip;
  readonly #day = h("div");
  readonly #spans: readonly HTMLAnchorElement[];
  readonly #ledger = h("div", { class: "ledger-content" });
  readonly #listeners = h("div");
  readonly #leave: () => void;
  readonly #status: Polling;
  #data: Polling | undefined;
  #route: Route = routeOf("");
  #key = "";
  /** Whether the key for who listens is asked for. */
  #asked = false;

  constructor(private readonly context: Context) {
    const { texts } = context;
    const { collector } = texts;
    this.#command = new Command(context, (verb) => {
      say(this.#said, verb === "start" ? collector.started : collector.stopped);
      this.#status.now();
      context.live.ask();
    });
    this.#start = h(
      "button",
      { type: "button", class: "button primary", onclick: () => this.#command.ask("start") },
      collector.start,
    );
    this.#stop = h(
      "button",
      { type: "button", class: "button", onclick: () => this.#command.ask("stop") },
      collector.stop,
    );
    this.#nav = new DayNav(context);
    this.#strip = new Strip(context);
    this.#spans = spans.map((span) => h("a", { "data-span": span }, collector.ledgerSpans[span]));
    this.element = h(
      "section",
      { class: "collector" },
      h(
        "div",
        { class: "head" },
        h("div", { class: "status" }, this.#state, this.#sentence, this.#last),
        h("div", { class: "commands" }, this.#start, this.#stop, this.#said),
      ),
      h("div", { class: "title" }, h("h2", {}, collector.strip), this.#nav.element),
      this.#day,
      h("div", { class: "title" }, h("h2", {}, collector.ledger), h("div", { class: "tabs" }, ...this.#spans)),
      this.#ledger,
      h("div", { class: "title" }, h("h2", {}, collector.listeners)),
      this.#listeners,
      this.#command.element,
    );
    this.#leave = context.live.subscribe((moment) => this.#tell(moment));
    fill(this.#listeners, loading(texts));
    this.#status = poll(
      () => statusMs,
      async (signal) => {
        try {
          this.#show(await context.client.collector(context.feed.id, signal));
          this.#asked = false;
          return true;
        } catch (error) {
          // A key that is being written is not taken away by the next look.
          const asked = error instanceof ApiError && error.trouble === "key";
          if (!signal.aborted && !(asked && this.#asked))
            fill(
              this.#listeners,
              failure(texts, error, () => this.#again()),
            );
          if (!signal.aborted) this.#asked = asked;
          return false;
        }
      },
    );
  }

  show(route: Route): void {
    const { today, feed, href } = this.context;
    this.#route = route;
    const date = route.date ?? today();
    this.#nav.show(date, feed.first_day);
    for (const link of this.#spans) {
      const span = spans.find((each) => each === link.dataset["span"]) ?? "day";
      link.href = href({ span });
      setAttribute(link, "aria-current", span === route.span ? "true" : undefined);
    }
    const key = `${date} ${route.span}`;
    if (key === this.#key) return;
    this.#key = key;
    this.#load(date);
  }

  close(): void {
    this.#leave();
    this.#status.stop();
    this.#data?.stop();
  }

  #again(): void {
    this.#asked = false;
    this.#status.now();
  }

  #tell({ answer, since, error }: Moment): void {
    const { texts, format } = this.context;
    const [silence, advice] = texts.trouble.silence;
    if (!answer || error) {
      this.#state.className = "big-state silence";
      say(this.#state, error ? silence : texts.loading);
      say(this.#sentence, error ? advice : "");
      return;
    }
    this.#state.className = `big-state ${answer.state}`;
    say(this.#state, texts.states[answer.state]);
    say(this.#sentence, texts.stateSentences[answer.state]);
    const age = answer.age_seconds === null ? undefined : answer.age_seconds + since / 1000;
    const ago =
      age === undefined ? texts.collector.never : texts.agoLong(format.duration(Math.max(1, Math.floor(age)) * 1000));
    say(this.#last, `${texts.collector.lastFrame}: ${ago}`);
  }

  #show(answer: CollectorAnswer): void {
    const wanted = answer.deployments.some((each) => each.wanted?.wanted === true);
    this.#start.hidden = wanted;
    this.#stop.hidden = !wanted;
    fill(this.#listeners, listenersOf(this.context, answer));
  }

  #load(date: string): void {
    const { texts, client, feed } = this.context;
    this.#data?.stop();
    if (!this.#day.hasChildNodes()) fill(this.#day, loading(texts));
    this.#data = poll(
      () => dataMs,
      async (signal) => {
        try {
          // One venue is enough for what all have in common.
          const day = await client.day(feed.id, date, feed.venues[0]?.id ?? "", signal);
          this.#drawDay(day);
          const span = this.#route.span;
          const ledger = span === "day" ? day : await this.#coverage(Number(span), signal);
          fill(this.#ledger, ...ledgerOf(this.context, ledger, span !== "day"));
          return true;
        } catch (error) {
          if (!signal.aborted) {
            fill(
              this.#day,
              failure(texts, error, () => this.#load(date)),
            );
            fill(this.#ledger);
          }
          return false;
        }
      },
    );
  }

  #coverage(days: number, signal: AbortSignal): Promise<Ledger> {
    const { client, feed, live } = this.context;
    // The minute, so that caches are of use.
    const to = Math.ceil(live.clock / 60_000) * 60_000;
    const earliest = feed.first_day === null ? -Infinity : Date.parse(`${feed.first_day}T00:00:00Z`) - dayMs / 2;
    const from = Math.min(to - 60_000, Math.max(earliest, to - days * dayMs));
    return client.coverage(feed.id, new Date(from).toISOString(), new Date(to).toISOString(), signal);
  }

  #drawDay(day: DayAnswer): void {
    const { texts, format } = this.context;
    const missed = day.gaps.filter(({ reason }) => reason !== "closed");
    const missedMs = missed.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
    const meant = day.covered_ms + missedMs;
    const share = meant > 0 ? format.share(day.covered_ms / meant) : "–";
    this.#strip.show(day, texts.collector.stripLabel(format.date(day.date), share, texts.day.gapCount(missed.length)));
    if (this.#day.firstChild !== this.#strip.element) fill(this.#day, this.#strip.element);
  }
}
