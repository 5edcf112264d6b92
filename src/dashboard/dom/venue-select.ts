import type { Context } from "../context";
import type { Route } from "../route";
import { nameOf, plain } from "../text/name";
import { h, say } from "./h";
import { icons } from "./icons";

/** The venue that a view is of: the one in the address, or the first that is pinned, or the first. */
export function venueOf({ feed, settings }: Context, route: Route): string {
  const pins = settings.pins(feed.id);
  return route.venue ?? feed.venues.find(({ id }) => pins.has(id))?.id ?? feed.venues[0]?.id ?? "";
}

/** Chooses the venue. */
export class VenueSelect {
  readonly element: HTMLElement;
  readonly #name = h("span", { "aria-hidden": "true" });
  readonly #select: HTMLSelectElement;

  constructor(private readonly context: Context) {
    const { texts, feed, go } = context;
    this.#select = h("select", {
      class: "venue",
      "aria-label": texts.day.venue,
      onchange: () => go({ venue: this.#select.value }),
    });
    const collator = new Intl.Collator(texts.locale, { numeric: true });
    const venues = [...feed.venues].sort(
      (a, b) => collator.compare(nameOf(a), nameOf(b)) || collator.compare(a.id, b.id),
    );
    const names = venues.map((venue) => plain(nameOf(venue), 80));
    this.#select.append(
      ...venues.map(({ id }, nth) => {
        const name = names[nth] ?? id;
        const same = names.filter((each) => each === name).length > 1;
        return h("option", { value: id }, same ? `${name} (${plain(id, 40)})` : name);
      }),
    );
    // The list opens from the written name.
    this.element = h("h1", { class: "venue-title" }, h("bdi", {}, this.#name), icons.down(), this.#select);
  }

  show(venue: string): void {
    if (![...this.#select.options].some(({ value }) => value === venue))
      this.#select.append(h("option", { value: venue }, plain(venue, 80)));
    this.#select.value = venue;
    say(this.#name, this.name(venue));
  }

  /** What is shown of a venue's name. */
  name(venue: string): string {
    const found = this.context.feed.venues.find(({ id }) => id === venue);
    return found ? nameOf(found) : plain(venue);
  }
}
