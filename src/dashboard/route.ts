export const views = ["now", "day", "week", "compare", "collector"] as const;
export type ViewName = (typeof views)[number];
export const orders = ["fullest", "emptiest", "name"] as const;
export type Order = (typeof orders)[number];
export const spans = ["day", "7", "30"] as const;
/** What the ledger of gaps, or a comparison, covers: the day, or so many days up to now. */
export type LedgerSpan = (typeof spans)[number];

/** Everything that the address says of what is shown. */
export interface Route {
  readonly view: ViewName;
  readonly feed: string | undefined;
  readonly venue: string | undefined;
  /** `yyyy-mm-dd`; undefined is today. */
  readonly date: string | undefined;
  /** What of the day's chart is shown, epoch seconds. */
  readonly zoom: readonly [from: number, to: number] | undefined;
  readonly search: string;
  readonly order: Order;
  readonly span: LedgerSpan;
  readonly language: string | undefined;
}

const longestText = 200;

/** Reads an address's query; what can't be read is as if it were not there. */
export function routeOf(query: string): Route {
  const given = new URLSearchParams(query);
  const text = (name: string) => {
    const value = given.get(name)?.slice(0, longestText) ?? "";
    return value === "" ? undefined : value;
  };
  const [from = NaN, to = NaN] = (text("zoom") ?? "")
    .split("-")
    .map((each) => (/^\d{1,11}$/.test(each) ? Number(each) : NaN));
  return {
    view: among(views, text("view")) ?? "now",
    feed: text("feed"),
    venue: text("venue"),
    date: dateOf(text("date")),
    zoom: from < to ? [from, to] : undefined,
    search: text("q") ?? "",
    order: among(orders, text("order")) ?? "fullest",
    span: among(spans, text("span")) ?? "day",
    language: text("lang"),
  };
}

/** The query of a route, with its "?"; what goes without saying is left out. */
export function queryOf(route: Route): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined) =>
    value !== undefined && value !== "" && query.set(name, value);
  put("view", route.view === "now" ? undefined : route.view);
  put("feed", route.feed);
  put("venue", route.venue);
  if (route.view === "day" || route.view === "collector") put("date", route.date);
  if (route.view === "day") put("zoom", route.zoom?.map((each) => Math.round(each)).join("-"));
  if (route.view === "now") put("q", route.search);
  if (route.view === "now") put("order", route.order === "fullest" ? undefined : route.order);
  if (route.view === "collector" || route.view === "compare")
    put("span", route.span === "day" ? undefined : route.span);
  put("lang", route.language);
  const text = query.toString();
  return text === "" ? "?" : `?${text}`;
}

/** A date that stands in the calendar. */
function dateOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00.000Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text) ? text : undefined;
}

function among<const T extends string>(known: readonly T[], value: string | undefined): T | undefined {
  return known.find((each) => each === value);
}
