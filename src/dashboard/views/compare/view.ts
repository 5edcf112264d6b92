import type { ComparedVenue, ComparisonAnswer, Estimate } from "../../api/answers";
import type { Context, View } from "../../context";
import { fill, h, setAttribute } from "../../dom/h";
import { empty, failure, loading } from "../../dom/states";
import { venueOf, VenueSelect } from "../../dom/venue-select";
import { poll, type Polling } from "../../poll";
import type { Route } from "../../route";
import { hoursChart } from "./chart";
import { criteriaTable, peaksTable, weekTable } from "./tables";

const everyMs = 600_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const spans = ["7", "30"] as const;

/** Hourly looks against continuous listening. */
export function compareView(context: Context): View {
  return new CompareView(context);
}

class CompareView implements View {
  readonly element: HTMLElement;
  readonly #venues: VenueSelect;
  readonly #spans: readonly HTMLAnchorElement[];
  readonly #content = h("div");
  #key = "";
  #polling: Polling | undefined;

  constructor(private readonly context: Context) {
    const { compare } = context.texts;
    this.#venues = new VenueSelect(context);
    this.#spans = spans.map((span) => h("a", { "data-span": span }, compare.spans[span]));
    this.element = h(
      "section",
      { class: "compare" },
      h("div", { class: "title" }, this.#venues.element, h("div", { class: "tabs" }, ...this.#spans)),
      this.#content,
    );
  }

  show(route: Route): void {
    const venue = venueOf(this.context, route);
    const span = route.span === "30" ? "30" : "7";
    this.#venues.show(venue);
    for (const link of this.#spans) {
      const own = link.dataset["span"] === "30" ? "30" : "7";
      link.href = this.context.href({ span: own });
      setAttribute(link, "aria-current", own === span ? "true" : undefined);
    }
    const key = `${span} ${venue}`;
    if (key === this.#key) return;
    this.#key = key;
    this.#load(venue, Number(span));
  }

  close(): void {
    this.#polling?.stop();
  }

  #load(venue: string, days: number): void {
    const { client, feed, texts, live } = this.context;
    this.#polling?.stop();
    fill(this.#content, loading(texts));
    let shown = "";
    this.#polling = poll(
      () => everyMs,
      async (signal) => {
        // The hour, so that caches are of use.
        const to = Math.ceil(live.clock / hourMs) * hourMs;
        const earliest = feed.first_day === null ? -Infinity : Date.parse(`${feed.first_day}T00:00:00Z`) - dayMs / 2;
        const from = Math.min(to - hourMs, Math.max(earliest, to - days * dayMs));
        try {
          const [begin, end] = [from, to].map((at) => new Date(at).toISOString()) as [string, string];
          const answer = await client.comparison(feed.id, venue, begin, end, signal);
          const text = JSON.stringify(answer);
          if (text !== shown) this.#draw(answer, venue);
          shown = text;
          return true;
        } catch (error) {
          if (signal.aborted) return false;
          if (shown === "")
            fill(
              this.#content,
              failure(texts, error, () => this.#load(venue, days)),
            );
          return false;
        }
      },
    );
  }

  #draw(answer: ComparisonAnswer, id: string): void {
    const { texts } = this.context;
    const { compare } = texts;
    const venue = answer.venues.find((each) => each.id === id);
    if (!venue || venue.figures.points.snapshots === 0) {
      fill(this.#content, empty(compare.empty));
      return;
    }
    const { state, criteria } = answer.verdict;
    const title = (text: string) => h("div", { class: "title" }, h("h2", {}, text));
    fill(
      this.#content,
      h(
        "div",
        { class: `verdict ${state}` },
        h("p", { class: "big-state" }, compare.states[state]),
        h("p", { class: "sentence" }, compare.stateSentences[state]),
        criteriaTable(this.context, criteria),
      ),
      this.#tiles(venue),
      title(compare.chart),
      hoursChart(this.context, venue, answer.time_zone),
      title(compare.week),
      weekTable(this.context, venue),
      title(compare.peaks),
      peaksTable(this.context, venue),
    );
  }

  #tiles({ figures }: ComparedVenue): HTMLElement {
    const { texts, format } = this.context;
    const { compare } = texts;
    const { error_moving: error, capture, changes, hours } = figures;
    const value = (of: Estimate | null) => (of ? format.average(of.value) : "–");
    const range = (of: Estimate | null) =>
      of && of.low !== null && of.high !== null
        ? compare.interval(format.average(of.low), format.average(of.high))
        : "";
    const tile = (name: string, large: string, ...small: readonly string[]) =>
      h(
        "div",
        {},
        h("dt", {}, name),
        h("dd", {}, large, ...small.filter((text) => text !== "").map((text) => h("small", {}, text))),
      );
    return h(
      "dl",
      { class: "compared" },
      tile(compare.typical, value(error.median), range(error.median), compare.typicalHint(format.count(error.hours))),
      tile(compare.tenth, value(error.p90), range(error.p90)),
      tile(
        compare.captured,
        capture.changes === null ? "–" : format.share(capture.changes),
        compare.capturedOf(format.count(changes.snapshots), format.count(changes.listening)),
      ),
      tile(compare.without, format.count(hours.without_snapshot), compare.withoutOf(format.count(hours.open))),
    );
  }
}
