import { Failure, shown } from "../failure";

/**
 * Where a redirect leads. @param from the address that answered
 * @throws Failure where that is no web page, or an unprotected one after a protected one
 */
export function redirected(from: URL, location: string | undefined): URL {
  if (location === undefined || !URL.canParse(location, from.href))
    throw new Failure("page-redirect-refused", `${place(from)} redirects to nowhere.`);
  const to = new URL(location, from);
  to.hash = "";
  if (to.protocol !== "https:" && to.protocol !== "http:")
    throw new Failure("page-redirect-refused", `${place(from)} redirects to a ${shown(to.protocol)} address.`);
  if (from.protocol === "https:" && to.protocol === "http:")
    throw new Failure("page-redirect-refused", `${place(from)} redirects from https to http.`);
  to.username = to.password = "";
  return to;
}

/** Whether an address is as trusted as the configured one: its very origin, or that host over TLS. */
export function isTrusted(configured: URL, url: URL): boolean {
  const { origin, hostname, protocol } = url;
  if (origin === configured.origin) return true;
  return hostname === configured.hostname && protocol === "https:" && url.port === "" && configured.port === "";
}

/** An address in a sentence, without its query, which may hold a key. */
export function place({ host, pathname }: URL): string {
  return shown(`${host}${pathname}`, 100);
}
