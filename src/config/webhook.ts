/** Where alerts go, and what is told. */
export interface WebhookSettings {
  /** Its path may be all that keeps others from posting there. */
  readonly url: string;
  /** Signs what is posted. */
  readonly secret?: string;
  /** Of capacity, above which a venue is told of. */
  readonly percent: number;
  /** Without a frame, within the opening hours, after which that is told. */
  readonly staleMinutes: number;
  /** From one alert to the next of the same venue and kind. */
  readonly repeatMinutes: number;
}

/** Whether messages may go to an address: what leaves the machine is encrypted. */
export function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if ([username, password, hash].some((part) => part !== "")) return false;
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
