/**
 * What the page may do: load what is its own, ask its own origin and the collector's, and nothing else. Texts can't
 * become markup (`require-trusted-types-for`).
 * @param collectorUrl where the collector's functions are; "" is the page's own origin
 */
export function contentSecurityPolicy(collectorUrl: string): string {
  const collector = collectorUrl === "" ? "" : ` ${new URL(collectorUrl).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${collector}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}
