import type { DayAnswer, DayVenue } from "../../api/answers";
import type { Context } from "../../context";
import { h } from "../../dom/h";

const most = 12;

/** In words: when nobody listened, and what is to be taken with care. */
export function listsOf({ texts, format, href }: Context, day: DayAnswer, venue: DayVenue | undefined): HTMLElement[] {
  const gaps = day.gaps
    .filter(({ reason }) => reason !== "closed")
    .map(({ from, to, reason }) => ({ from: Date.parse(from), to: Date.parse(to), reason }));
  const longest = [...gaps].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, most);
  const shown = gaps.filter((gap) => longest.includes(gap));
  const lists: HTMLElement[] = [];
  if (shown.length > 0) {
    const items = shown.map(({ from, to, reason }) =>
      h(
        "li",
        {},
        h("span", { class: "when" }, format.stretch(from, to)),
        h("span", { class: "long" }, format.duration(to - from)),
        h("span", {}, texts.reasons[reason]),
      ),
    );
    const more =
      gaps.length > shown.length &&
      h("p", {}, h("a", { href: href({ view: "collector" }) }, texts.collector.moreGaps(format.count(gaps.length))));
    lists.push(h("section", {}, h("h2", {}, texts.day.gapsTitle), h("ul", { class: "stretches" }, ...items), more));
  }
  const flags = (venue?.flags ?? []).slice(0, most);
  if (flags.length > 0) {
    const items = flags.map(({ flag, from, to }) =>
      h(
        "li",
        {},
        h("span", { class: "when" }, format.stretch(Date.parse(from), Date.parse(to))),
        h("span", { class: "flag" }, texts.flags[flag]),
      ),
    );
    lists.push(h("section", {}, h("h2", {}, texts.day.flagsTitle), h("ul", { class: "stretches" }, ...items)));
  }
  return lists;
}
