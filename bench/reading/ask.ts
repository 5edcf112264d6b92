import { Agent, request } from "node:http";

/** One connection, as a page has it. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** An answer that was read to its end. */
export interface Asked {
  readonly status: number;
  /** From the request to the answer's last byte. */
  readonly ms: number;
  /** As they came, compressed. */
  readonly bytes: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** @param onData is given the body as it comes */
export function ask(
  url: string,
  headers: Readonly<Record<string, string>> = { "accept-encoding": "gzip" },
  onData: (chunk: Buffer) => void = () => undefined,
): Promise<Asked> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        onData(chunk);
      });
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, ms: performance.now() - began, bytes, headers: answer.headers }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}
