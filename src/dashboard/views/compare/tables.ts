import type { ComparedVenue, Judged } from "../../api/answers";
import type { Context } from "../../context";
import { dataTable } from "../../dom/data-table";
import { h, type Child } from "../../dom/h";
import { hourText } from "../../text/format";

/** A table of texts; every column but the first holds numbers. */
function table(label: string, heads: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  return dataTable(
    label,
    heads.map((text, nth) => ({ text, number: nth > 0 })),
    rows.map(([first, ...others]) =>
      h("tr", {}, h("th", { scope: "row" }, first), ...others.map((other) => h("td", { class: "number" }, other))),
    ),
  );
}

/** What is asked for, what was found. */
export function criteriaTable({ texts, format }: Context, criteria: readonly Judged[]): HTMLElement {
  const { compare } = texts;
  const written = (criterion: Judged["criterion"], value: number) =>
    criterion === "coverage" ? format.share(value) : format.average(value);
  const rows = criteria.map(({ criterion, asked, found, state, more_days: more }) => {
    const agreement = criterion === "agreement";
    const told =
      more !== null && more > 0
        ? `${compare.judged[state]}, ${compare.more(format.count(more))}`
        : compare.judged[state];
    return [
      compare.criteria[criterion],
      agreement ? compare.within(format.average(asked)) : written(criterion, asked),
      found === null ? "–" : agreement ? format.share(found) : written(criterion, found),
      h("span", { class: `judged is-${state}` }, told),
    ];
  });
  return table(compare.criterion, [compare.criterion, compare.asked, compare.found, compare.state], rows);
}

export function peaksTable({ texts, format }: Context, { detail }: ComparedVenue): HTMLElement {
  const { compare } = texts;
  const told = (peak: { readonly value: number; readonly at: string } | null) =>
    peak === null ? "–" : `${format.count(peak.value)} ${texts.day.at(format.time(Date.parse(peak.at)))}`;
  const known = detail.peaks.filter(({ listening, snapshots }) => listening ?? snapshots);
  const rows = known.map(({ date, listening, snapshots, missed, counted }) => [
    format.shortDate(date),
    told(listening),
    told(snapshots),
    missed === null ? "–" : counted ? format.count(missed) : compare.uncounted,
  ]);
  return table(compare.peaks, [compare.day, compare.heard, compare.seen, compare.missed], rows);
}

/** How far snapshots are off, by weekday and hour. */
export function weekTable({ texts, format }: Context, { detail }: ComparedVenue): HTMLElement {
  const differences = detail.week.map((row) => row.map((cell) => (cell ? cell.snapshots - cell.listening : null)));
  const most = Math.max(1, ...differences.flat().map((each) => Math.abs(each ?? 0)));
  const rows = differences.map((row, day) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", "aria-label": format.dayName(day, "long") }, format.dayName(day, "short")),
      ...row.map((each) => {
        if (each === null) return h("td", {}, h("span", { class: "hidden" }, "–"));
        const cell = h("td", { class: each > 0 ? "over" : "under" }, h("span", {}, format.change(each)));
        cell.style.setProperty("--strength", `${Math.round((Math.abs(each) / most) * 55)}%`);
        return cell;
      }),
    ),
  );
  const hours = Array.from({ length: 24 }, (_, hour) =>
    h("th", { scope: "col", "aria-label": hourText(hour), class: hour % 3 === 0 ? "third" : "" }, h("span", {}, hour)),
  );
  return h(
    "figure",
    {},
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": texts.compare.week },
      h(
        "table",
        { class: "heat difference" },
        h("caption", { class: "hidden" }, texts.compare.week),
        h("thead", {}, h("tr", {}, h("td", {}), ...hours)),
        h("tbody", {}, ...rows),
      ),
    ),
    h("figcaption", { class: "hint" }, texts.compare.weekHint),
  );
}
