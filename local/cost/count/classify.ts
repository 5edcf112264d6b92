import { items, type Item } from "../../../src/report/cost/items";

const families: readonly [path: RegExp, name: string][] = [
  [/^headcount-journal\/journal\//, "journal"],
  [/^headcount-control\/control\/[^/]+\/[^/]+\.live\//, "who listens"],
  [/^headcount-control\/control\/[^/]+\/[^/]+\.json/, "wanted state"],
  [/^headcount-control\/control\/[^/]+\.log/, "control log"],
  [/^headcount-control\/control\//, "control"],
  [/^headcount-archive\/raw-events\//, "raw window"],
  [/^headcount-archive\/summaries\//, "summary"],
  [/^headcount-archive\/days\//, "day index"],
  [/^headcount-archive\/archive\//, "day file"],
];

/** What a request to storage is about. @param path decoded, without the account, with its query */
export function itemOf(method: string, path: string): Item {
  const url = new URL(path, "http://storage/");
  const listed = url.searchParams.get("comp") === "list";
  const name = `${url.pathname.slice(1)}${listed ? `/${url.searchParams.get("prefix") ?? ""}` : ""}`;
  const family = families.find(([pattern]) => pattern.test(decodeURIComponent(name)))?.[1];
  const item = `${family ?? ""}: ${listed ? "list" : actionOf(method, family, url.searchParams.get("comp"))}`;
  return items.find((each) => each === item) ?? "anything else";
}

function actionOf(method: string, family: string | undefined, comp: string | null): string {
  if (method === "GET") return "read";
  if (method === "DELETE") return "delete";
  if (comp === "appendblock") return "append";
  if (comp === "metadata") return "mark";
  return family === "journal" ? "create" : "write";
}
