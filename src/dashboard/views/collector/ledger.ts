import type { CoverageAnswer, Gap, Reason } from "../../api/answers";
import type { Context } from "../../context";
import { h } from "../../dom/h";
import { wallAt } from "../../text/zone";

const most = 50;

/** What the ledger shows of a day, and of any other stretch. */
export type Ledger = Pick<CoverageAnswer, "covered_ms" | "missing_ms" | "gaps">;

/** Totals and gaps of a stretch of time. @param dated whether gaps lie on several days */
export function ledgerOf(context: Context, { covered_ms, missing_ms, gaps }: Ledger, dated: boolean): HTMLElement[] {
  const { texts, format } = context;
  const { collector } = texts;
  const total = covered_ms + missing_ms;
  if (total <= 0) return [h("p", { class: "hint" }, collector.nothingYet)];
  const longest = [...gaps].sort((a, b) => lengthOf(b) - lengthOf(a));
  const missed = longest.filter(({ reason }) => reason !== "closed");
  const missedMs = missed.reduce((sum, gap) => sum + lengthOf(gap), 0);
  const meant = covered_ms + missedMs;
  const fact = (name: string, value: string, more = "") =>
    h("div", {}, h("dt", {}, name), h("dd", {}, h("b", {}, value), more !== "" && h("span", {}, more)));
  const facts = h(
    "dl",
    { class: "facts" },
    fact(collector.covered, meant > 0 ? format.share(covered_ms / meant) : "–"),
    fact(
      collector.missing,
      missedMs > 0 ? format.duration(missedMs) : texts.day.noGaps,
      missed.length > 0 ? texts.day.gapCount(missed.length) : "",
    ),
    fact(collector.longest, missed[0] ? format.duration(lengthOf(missed[0])) : "–"),
  );
  if (gaps.length === 0) return [facts, h("p", { class: "hint" }, collector.noGaps)];
  return [facts, reasonsOf(context, gaps, total), tableOf(context, longest, gaps, dated)];
}

function reasonsOf({ texts, format }: Context, gaps: readonly Gap[], total: number): HTMLElement {
  const sums = new Map<Reason, number>();
  for (const gap of gaps) sums.set(gap.reason, (sums.get(gap.reason) ?? 0) + lengthOf(gap));
  const items = [...sums]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, ms]) =>
      h(
        "li",
        {},
        h("span", { class: `key ${reason}`, "aria-hidden": "true" }),
        h("span", {}, texts.reasons[reason]),
        h("b", {}, format.duration(ms)),
        h("span", { class: "share" }, `${format.average((ms / total) * 100)} %`),
      ),
    );
  return h("section", {}, h("h3", {}, texts.collector.byReason), h("ul", { class: "reasons" }, ...items));
}

function tableOf(
  { texts, format, href, today }: Context,
  longest: readonly Gap[],
  gaps: readonly Gap[],
  dated: boolean,
): HTMLElement {
  const { collector } = texts;
  const kept = new Set(longest.slice(0, most));
  const rows = gaps
    .filter((gap) => kept.has(gap))
    .reverse()
    .map((gap) => {
      const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)];
      const { date } = wallAt(format.zone, from);
      const day = h(
        "a",
        { href: href({ date: date === today() ? undefined : date, span: "day" }) },
        format.shortDate(date),
      );
      return h(
        "tr",
        {},
        dated && h("td", {}, day),
        h("td", {}, format.seconds(from)),
        h("td", {}, format.seconds(to)),
        h("td", {}, format.duration(to - from)),
        h("td", {}, texts.reasons[gap.reason]),
      );
    });
  const head = (text: string) => h("th", { scope: "col" }, text);
  const label = gaps.length > most ? collector.moreGaps(format.count(gaps.length)) : collector.ledger;
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    h(
      "table",
      { class: "data ledger" },
      h("caption", { class: gaps.length > most ? "" : "hidden" }, label),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          dated && head(texts.day.date),
          head(collector.from),
          head(collector.to),
          head(collector.length),
          head(collector.reason),
        ),
      ),
      h("tbody", {}, ...rows),
    ),
  );
}

function lengthOf({ from, to }: Gap): number {
  return Date.parse(to) - Date.parse(from);
}
