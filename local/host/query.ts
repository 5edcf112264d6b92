import type { InstanceRecord } from "./instance";

/** Which instances a list or a purge is about. */
export interface InstanceFilter {
  readonly createdTimeFrom: number | undefined;
  readonly createdTimeTo: number | undefined;
  readonly runtimeStatus: readonly string[];
  readonly instanceIdPrefix: string;
  readonly top: number | undefined;
}

export function readFilter(query: URLSearchParams): InstanceFilter | { readonly error: string } {
  const time = (name: string): number | undefined => {
    const text = query.get(name);
    return text === null || text === "" ? undefined : Date.parse(text);
  };
  const createdTimeFrom = time("createdTimeFrom");
  const createdTimeTo = time("createdTimeTo");
  for (const [name, at] of Object.entries({ createdTimeFrom, createdTimeTo })) {
    if (Number.isNaN(at)) return { error: `'${name}' is not a date and time.` };
  }
  const top = query.get("top");
  if (top !== null && !/^[1-9]\d*$/.test(top)) return { error: "'top' is not a positive whole number." };
  return {
    createdTimeFrom,
    createdTimeTo,
    runtimeStatus: query
      .getAll("runtimeStatus")
      .flatMap((list) => list.toLowerCase().split(","))
      .map((status) => status.trim())
      .filter((status) => status !== ""),
    instanceIdPrefix: query.get("instanceIdPrefix") ?? "",
    top: top === null ? undefined : Number(top),
  };
}

export function matchesFilter(record: InstanceRecord, filter: InstanceFilter): boolean {
  const created = Date.parse(record.createdTime);
  return (
    created >= (filter.createdTimeFrom ?? -Infinity) &&
    created <= (filter.createdTimeTo ?? Infinity) &&
    record.instanceId.startsWith(filter.instanceIdPrefix) &&
    (filter.runtimeStatus.length === 0 || filter.runtimeStatus.includes(record.runtimeStatus.toLowerCase()))
  );
}

/** A page in the order of instance ids; `next` is the token for the one after it. */
export function page(
  records: readonly InstanceRecord[],
  top: number | undefined,
  token: string | undefined,
): { records: InstanceRecord[]; next: string | undefined } {
  const after = token === undefined ? undefined : Buffer.from(token, "base64url").toString();
  const rest = records
    .filter((record) => after === undefined || record.instanceId > after)
    .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  const first = rest.slice(0, top);
  const last = first.at(-1);
  const more = last !== undefined && first.length < rest.length;
  return { records: first, next: more ? Buffer.from(last.instanceId).toString("base64url") : undefined };
}
