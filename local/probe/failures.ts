import { ProbeError } from "./errors";
import { harmless, shorten } from "./harmless";

/** What Node and `ws` report of a connection that did not come about, as a sentence that says what to do. */
export function failureOf(error: Error, url: string): ProbeError {
  const { hostname, host, protocol } = new URL(url);
  const code = codeOf(error);
  const detail = code === "" ? shorten(harmless(error.message), 120) : code;
  if (code === "ENOTFOUND") {
    return new ProbeError(
      "name",
      `No host is called ${hostname} (${detail}): check the spelling, and that this machine can look up names.`,
    );
  }
  if (code === "EAI_AGAIN") {
    return new ProbeError(
      "name",
      `The name ${hostname} can't be looked up now (${detail}): check this machine's network and DNS.`,
    );
  }
  if (code === "ECONNREFUSED") {
    return new ProbeError(
      "refused",
      `Nobody listens at ${host} (${detail}): check the port, and whether the server runs.`,
    );
  }
  if (/^E(HOST|NET)UNREACH$|^ETIMEDOUT$|^EADDRNOTAVAIL$/.test(code)) {
    return new ProbeError(
      "unreachable",
      `${host} can't be reached (${detail}): check this machine's network and firewall.`,
    );
  }
  if (isPlain(code)) {
    return new ProbeError(
      "tls",
      `${host} doesn't speak TLS (${detail}): try ws:// if the feed is meant to be open to all on the way.`,
    );
  }
  const remedy = certificateRemedy(code);
  if (remedy !== undefined) {
    return new ProbeError("tls", `The certificate of ${host} can't be trusted (${detail}): ${remedy}.`);
  }
  if (/^HPE_/.test(code) || /ECONNRESET|EPIPE/.test(code) || error.message.includes("socket hang up")) {
    const other = protocol === "ws:" ? "; if it speaks TLS, use wss://" : "";
    return new ProbeError(
      "no-websocket",
      `${host} ended the handshake (${detail}): check the port and the path${other}.`,
    );
  }
  return new ProbeError("no-websocket", `No WebSocket came about with ${host} (${detail}): check the address.`);
}

/** What an HTTP answer means that is no handshake. */
export function refusalOf(status: number, location: string | undefined, url: string): ProbeError {
  const { host, pathname } = new URL(url);
  const answer = (what: string) =>
    new ProbeError("handshake", `${host} answered the handshake with ${status}: ${what}.`);
  if (status === 401 || status === 403) {
    return answer(
      'it wants to know who asks; put what it wants into "headers" of an entry of feeds.json and use --feed',
    );
  }
  if (status === 404 || status === 410) {
    return answer(`there is nothing at ${shorten(harmless(pathname), 60)}; check the path of the address`);
  }
  if (status >= 300 && status < 400) {
    const there = location === undefined ? "elsewhere" : shorten(harmless(location), 120);
    return answer(`it points to ${there}; give that address if you trust it`);
  }
  if (status === 429) return answer("it is asked too often; wait before you ask again");
  if (status >= 500) return answer("the server has a fault; try again later");
  return answer("that is no WebSocket; check the path of the address");
}

export function handshakeTimeout(url: string, ms: number): ProbeError {
  const { host } = new URL(url);
  return new ProbeError(
    "unreachable",
    `${host} didn't answer the handshake within ${ms / 1000} s: check the address and any firewall, or try again later.`,
  );
}

/** Of several addresses of a host that all failed, the first failure's. */
function codeOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === "string") return code;
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return first instanceof Error ? codeOf(first) : "";
}

function isPlain(code: string): boolean {
  return code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG" || code === "EPROTO";
}

function certificateRemedy(code: string): string | undefined {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "it is for another name; use the name that it is for";
  if (code === "CERT_HAS_EXPIRED")
    return "it has expired; its owner must renew it, and this machine's clock must be right";
  if (code === "CERT_NOT_YET_VALID") return "it is not valid yet; check this machine's clock";
  if (/SELF_SIGNED|UNABLE_TO|CERT|^ERR_TLS_|^ERR_SSL_|^ERR_OSSL_/.test(code)) {
    return "if its issuer is your own, name the issuer's file in NODE_EXTRA_CA_CERTS";
  }
  return undefined;
}
