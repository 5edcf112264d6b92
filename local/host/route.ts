/** Route templates of HTTP functions: `a/{b}/{c:int}/{d?}/{e=1}/{*rest}`, also `report.{ext}`. */
export interface Route {
  /** The parameters' values, or undefined where the path is another one. Segments are decoded. */
  match(path: readonly string[]): Record<string, string> | undefined;
  /** Lower comes first, segment by segment: literals before constrained, plain and catch-all parameters. */
  readonly precedence: readonly number[];
}

interface Segment {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly rank: number;
  readonly catchAll: boolean;
  readonly optional: boolean;
  readonly fallback: string | undefined;
}

const CONSTRAINTS: Readonly<Record<string, string>> = {
  int: "[+-]?\\d+",
  long: "[+-]?\\d+",
  bool: "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]",
  guid: "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
  alpha: "[A-Za-z]*",
};

const PARAMETER = /\{(\*{0,2})([A-Za-z_]\w*)((?::[^{}=?]+(?:\([^)]*\))?)*)(=[^{}]*)?(\?)?\}/g;

export function compileRoute(template: string): Route {
  const segments = template
    .replace(/^\/+|\/+$/g, "")
    .split("/")
    .filter((part) => part !== "")
    .map(compileSegment);
  return { match: (path) => matchSegments(segments, path), precedence: segments.map((segment) => segment.rank) };
}

/** Orders routes as ASP.NET does: the more specific first. */
export function byPrecedence(a: Route, b: Route): number {
  for (let i = 0; i < Math.min(a.precedence.length, b.precedence.length); i++) {
    const difference = (a.precedence[i] ?? 0) - (b.precedence[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.precedence.length - b.precedence.length;
}

function compileSegment(part: string): Segment {
  const names: string[] = [];
  let source = "";
  let from = 0;
  let [catchAll, optional, constrained] = [false, false, false];
  let fallback: string | undefined;
  for (const found of part.matchAll(PARAMETER)) {
    const [text, stars = "", name = "", constraints = "", value, question] = found;
    const patterns = constraints.split(":").flatMap((constraint) => CONSTRAINTS[constraint] ?? []);
    // a decoded segment may hold a slash
    const body = stars !== "" ? "[^]*" : "[^]+?";
    source += escape(part.slice(from, found.index)) + `(${patterns[0] ?? body})`;
    names.push(name);
    catchAll ||= stars !== "";
    optional ||= question !== undefined;
    constrained ||= constraints !== "";
    fallback ??= value?.slice(1);
    from = found.index + text.length;
  }
  source += escape(part.slice(from));
  const mixed = names.length > 0 && (names.length > 1 || !/^\{.*\}$/.test(part));
  const rank = names.length === 0 ? 0 : catchAll ? 4 : mixed || constrained ? 1 : 2;
  return { pattern: new RegExp(`^${source}$`, "i"), names, rank, catchAll, optional, fallback };
}

function matchSegments(segments: readonly Segment[], path: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = segment.catchAll ? path.slice(index).join("/") : path[index];
    if (value === undefined || (segment.catchAll && value === "")) {
      if (segment.fallback !== undefined) for (const name of segment.names) params[name] = segment.fallback;
      else if (!segment.optional && !segment.catchAll) return undefined;
      continue;
    }
    const match = segment.pattern.exec(value);
    if (match === null) return undefined;
    for (const [at, name] of segment.names.entries()) params[name] = match[at + 1] ?? "";
    if (segment.catchAll) return params;
  }
  return path.length > segments.length ? undefined : params;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
