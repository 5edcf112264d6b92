const generic = new Set(["www", "api", "ws", "wss", "live", "feed", "feeds", "data", "public", "localhost"]);

/** An id for a feed by its address, none of those taken. */
export function idFor(url: string, taken: ReadonlySet<string>): string {
  const slug = labelOf(url)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 30);
  const id = slug === "" || slug === "all" ? "my-feed" : slug;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? id : `${id}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** A name for a feed by its address. */
export function nameFor(url: string): string {
  const label = labelOf(url);
  return label === "" ? "My feed" : label.charAt(0).toUpperCase() + label.slice(1);
}

/** The word of a host that names its owner: `crowdmonitor` of `badi-public.crowdmonitor.ch`. */
function labelOf(url: string): string {
  const { hostname } = new URL(url);
  if (/^[\d.]+$|:/.test(hostname)) return "";
  const labels = hostname.split(".").slice(0, hostname.includes(".") ? -1 : undefined);
  const owners = labels.filter((label) => !generic.has(label));
  const last = owners.at(-1) ?? "";
  return last.length <= 3 && owners.length > 1 ? (owners.at(-2) ?? last) : last;
}
