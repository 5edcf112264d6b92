import type { DayAnswer, WeekAnswer } from "../../api/answers";
import type { Context, View } from "../../context";
import { DayNav } from "../../dom/day-nav";
import { fill, h, say } from "../../dom/h";
import { icons } from "../../dom/icons";
import { empty, failure, loading } from "../../dom/states";
import { venueOf, VenueSelect } from "../../dom/venue-select";
import { poll, type Polling } from "../../poll";
import { routeOf, type Route } from "../../route";
import { Chart, isAbove } from "./chart";
import { Detail } from "./detail";
import { factsOf } from "./facts";
import { legendOf } from "./legend";
import { listsOf } from "./lists";
import { tableOf } from "./table";
import { thingsOf, type Dot, type Thing } from "./things";
import { typicalOf } from "./typical";

const liveMs = 20_000;
const settledMs = 600_000;

/** One venue's day. */
export function dayView(context: Context): View {
  return new DayView(context);
}

class DayView implements View {
  readonly element: HTMLElement;
  readonly #venues: VenueSelect;
  readonly #nav: DayNav;
  readonly #chart: Chart;
  readonly #detail: Detail;
  readonly #facts = h("dl", { class: "facts" });
  readonly #legend = h("ul", { class: "legend" });
  readonly #hint = h("p", { class: "hint", role: "status" });
  readonly #whole: HTMLButtonElement;
  readonly #lists = h("div", { class: "lists" });
  readonly #table: HTMLDetailsElement;
  readonly #figure: HTMLElement;
  readonly #state = h("div", { class: "state" });
  readonly #leave: () => void;
  #route: Route = routeOf("");
  #key = "";
  #polling: Polling | undefined;
  #day: DayAnswer | undefined;
  #week: WeekAnswer | undefined;
  #things: readonly Thing[] = [];
  #now: Dot | undefined;

  constructor(private readonly context: Context) {
    const { texts, go } = context;
    this.#venues = new VenueSelect(context);
    this.#nav = new DayNav(context);
    this.#chart = new Chart(context, (zoom) => go({ zoom: zoom && [Math.round(zoom[0]), Math.round(zoom[1])] }));
    this.#detail = new Detail(context, () => this.#draw());
    this.#whole = h(
      "button",
      { type: "button", class: "button", onclick: () => go({ zoom: undefined }) },
      texts.day.wholeDay,
    );
    const zoom = (label: string, factor: number, icon: SVGSVGElement) =>
      h(
        "button",
        { type: "button", class: "round", "aria-label": label, onclick: () => this.#chart.zoomBy(factor) },
        icon,
      );
    this.#table = h(
      "details",
      { class: "as-table", ontoggle: () => this.#fillTable() },
      h("summary", {}, texts.table),
      h("div"),
    );
    this.#figure = h(
      "div",
      { class: "figure", hidden: true },
      this.#facts,
      h(
        "figure",
        {},
        h(
          "div",
          { class: "figure-head" },
          this.#legend,
          h(
            "div",
            { class: "zoom" },
            this.#whole,
            zoom(texts.day.zoomOut, 2, icons.minus()),
            zoom(texts.day.zoomIn, 0.5, icons.plus()),
          ),
        ),
        this.#chart.element,
        h("figcaption", {}, this.#hint, h("p", { id: "chart-keys", class: "hidden" }, texts.day.keys)),
      ),
      this.#lists,
      this.#table,
    );
    this.element = h(
      "section",
      { class: "day" },
      h("div", { class: "title" }, this.#venues.element, this.#nav.element),
      this.#state,
      this.#figure,
    );
    this.#leave = context.live.subscribe(({ answer }) => {
      const venue = answer?.venues.find(({ id }) => id === venueOf(this.context, this.#route));
      const known = venue?.at != null && venue.occupancy !== null;
      const now = known ? { at: Date.parse(venue.at ?? "") / 1000, guests: venue.occupancy ?? 0 } : undefined;
      if (now?.at === this.#now?.at && now?.guests === this.#now?.guests) return;
      this.#now = now;
      if (this.#day && !this.#day.over) this.#draw();
    });
  }

  show(route: Route): void {
    const { today, feed } = this.context;
    this.#route = route;
    const venue = venueOf(this.context, route);
    const date = route.date ?? today();
    this.#venues.show(venue);
    this.#nav.show(date, feed.first_day);
    const key = `${venue} ${date}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#load(venue, date);
    } else this.#draw();
  }

  paint(): void {
    this.#chart.paint();
  }

  close(): void {
    this.#leave();
    this.#polling?.stop();
    this.#detail.close();
    this.#chart.close();
  }

  #load(venue: string, date: string): void {
    const { client, feed, texts } = this.context;
    this.#polling?.stop();
    this.#figure.classList.add("waiting");
    if (this.#figure.hidden) fill(this.#state, loading(texts));
    let week: WeekAnswer | undefined;
    this.#polling = poll(
      () => (this.#day?.over === true ? settledMs : liveMs),
      async (signal) => {
        try {
          // The day is drawn without waiting for what is usual.
          const usual = week ? undefined : client.week(feed.id, venue, signal).catch(() => undefined);
          this.#day = await client.day(feed.id, date, venue, signal);
          this.#week = this.#week?.venue === venue ? this.#week : undefined;
          fill(this.#state);
          this.#draw();
          week ??= await usual;
          this.#week = week;
          if (usual && !signal.aborted) this.#draw();
          return true;
        } catch (error) {
          if (signal.aborted) return false;
          this.#figure.hidden = true;
          fill(
            this.#state,
            failure(texts, error, () => this.#load(venue, date)),
          );
          return false;
        }
      },
    );
  }

  #draw(): void {
    const { context } = this;
    const { texts, format } = context;
    const day = this.#day;
    if (!day || `${venueOf(context, this.#route)} ${day.date}` !== this.#key) return;
    const id = venueOf(context, this.#route);
    const venue = day.venues.find((each) => each.id === id);
    this.#things = thingsOf(day, venue);
    const known = this.#things.some(({ kind }) => kind === "heard");
    this.#figure.classList.remove("waiting");
    this.#figure.hidden = false;
    fill(this.#state, !known && day.gaps.length === 0 && empty(texts.day.empty));
    const [from, to] = [Date.parse(day.from) / 1000, Date.parse(day.to) / 1000];
    const zoom = this.#zoom(from, to);
    this.#detail.show(id, zoom);
    const name = this.#venues.name(id);
    const label = texts.day.chart(name, format.date(day.date));
    const picture = {
      from,
      to,
      things: this.#things,
      typical: this.#week ? typicalOf(this.#week, day.date, from, to) : [],
      capacity: venue?.capacity ?? null,
      zoom,
      readings: this.#detail.dots,
      now: day.over || (this.#now?.at ?? 0) < from ? undefined : this.#now,
      label,
    };
    this.#chart.show(picture);
    this.#whole.hidden = zoom === undefined;
    const capacity =
      picture.capacity === null || picture.capacity <= 0
        ? undefined
        : { value: picture.capacity, above: isAbove(picture) };
    fill(this.#legend, ...legendOf(context, day.date, capacity));
    say(this.#hint, this.#hintText());
    this.#fillFacts(day);
    fill(this.#lists, ...listsOf(context, day, venue));
    this.#fillTable();
  }

  /** What of the address's zoom lies within the day. */
  #zoom(from: number, to: number): readonly [number, number] | undefined {
    const { zoom } = this.#route;
    if (!zoom) return undefined;
    const [start, end] = [Math.max(from, zoom[0]), Math.min(to, zoom[1])];
    return end - start >= 10 && (start > from || end < to) ? [start, end] : undefined;
  }

  #hintText(): string {
    const { texts, format } = this.context;
    const { state, dots } = this.#detail;
    if (state === "loading") return texts.day.readingsLoading;
    if (state === "failed") return texts.day.readingsFailed;
    return state === "there" ? texts.day.readingsCount(format.count(dots.length)) : texts.day.zoomHint;
  }

  #fillFacts(day: DayAnswer): void {
    const { texts, format } = this.context;
    const { most, latest, share, gaps, missedMs } = factsOf(day, this.#things);
    const fact = (name: string, value: string, more = "") =>
      h("div", {}, h("dt", {}, name), h("dd", {}, h("b", {}, value), more !== "" && h("span", {}, more)));
    const clock = (when: number) => (when === Date.parse(day.to) ? format.endTime(when) : format.time(when));
    const at = (guests: number | undefined, when: number | undefined) =>
      [guests === undefined ? "–" : format.count(guests), when === undefined ? "" : texts.day.at(clock(when))] as const;
    const now = day.over || (this.#now?.at ?? 0) * 1000 < Date.parse(day.from) ? undefined : this.#now;
    fill(
      this.#facts,
      fact(texts.day.most, ...at(most?.guests, most?.at)),
      fact(texts.day.latest, ...(now ? at(now.guests, now.at * 1000) : at(latest?.guests, latest?.at))),
      fact(texts.day.heard, share === null ? "–" : format.share(share)),
      fact(
        texts.day.gaps,
        gaps === 0 ? texts.day.noGaps : format.count(gaps),
        gaps === 0 ? "" : format.duration(missedMs),
      ),
    );
  }

  #fillTable(): void {
    const content = this.#table.lastElementChild;
    if (!content || !this.#table.open) return;
    const scrolled = content.firstElementChild?.scrollTop ?? 0;
    fill(content, tableOf(this.context, this.#things, this.#chart.element.getAttribute("aria-label") ?? ""));
    if (content.firstElementChild) content.firstElementChild.scrollTop = scrolled;
  }
}
