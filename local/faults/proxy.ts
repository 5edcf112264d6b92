import { Agent, createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What a request to storage is for. */
export type Purpose = "append" | "read" | "raw" | "summary" | "delete" | "other";

/** A request of the app on its way to storage. */
export interface Passing {
  /** Path, decoded, without the account. */
  readonly path: string;
  readonly method: string;
  readonly purpose: Purpose;
  readonly body: string;
}

/**
 * What happens to a request. Not delivered: `cut` ends the connection, `hang` never answers, a status answers that.
 * Delivered: `drop` ends the connection instead of answering, `hush` never answers; `late` is delivered after some time.
 */
export type Fate = "pass" | "cut" | "hang" | "drop" | "hush" | 412 | 500 | 503 | { readonly late: number };
export type Rule = (passing: Passing) => Fate;

interface Hook {
  readonly purpose: Purpose;
  readonly answered: boolean;
  readonly action: (passing: Passing) => Promise<Fate>;
}

const mostTraced = 20_000;
const conflict = { "x-ms-error-code": "ConditionNotMet", "content-length": 0 };

/** Stands between an app and its storage, harms requests as it is told, and notes what was acknowledged. */
export class FaultProxy {
  /** Called with each request that storage did and the app was told so. */
  acknowledged: (passing: Passing) => void = () => undefined;
  /** What came, what became of it, and the bodies of appends: for a run that failed. */
  readonly trace: string[] = [];
  readonly #rules = new Set<Rule>();
  readonly #hooks = new Set<Hook>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((request, response) => void this.#take(request, response));

  private constructor(private readonly target: () => string) {}

  /** @param target the storage service's address, asked anew for each request */
  static async start(target: () => string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Adds a rule; the first that lets a request not pass decides. @returns what takes it away again */
  harm(rule: Rule): () => void {
    this.#rules.add(rule);
    return () => this.#rules.delete(rule);
  }

  /**
   * Resolves with the next request of a purpose, which goes on only when `action` is over, as that decides.
   * @param answered whether to wait until storage has done it, and hold back the answer
   */
  moment(
    purpose: Purpose,
    answered: boolean,
    signal: AbortSignal,
    action: (passing: Passing) => Promise<Fate>,
  ): Promise<boolean> {
    return new Promise((resolve) => {
      const give = () => {
        if (this.#hooks.delete(hook)) resolve(false);
      };
      const hook: Hook = {
        purpose,
        answered,
        action: async (passing) => {
          const fate = await action(passing);
          resolve(true);
          return fate;
        },
      };
      this.#hooks.add(hook);
      signal.addEventListener("abort", give, { once: true });
      if (signal.aborted) give();
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    const passing = passingOf(request, body);
    const met = await this.#meet(passing, false);
    let fate = met === "pass" ? this.#fate(passing) : met;
    this.#note(passing, fate);
    if (typeof fate === "object") {
      await sleep(fate.late);
      fate = "hush";
    }
    if (fate === "cut") request.socket.destroy();
    else if (fate === 412) response.writeHead(fate, conflict).end();
    else if (typeof fate === "number") response.writeHead(fate, { "content-length": 0 }).end();
    else if (fate !== "hang") this.#deliver(request, body, response, passing, fate);
  }

  #fate(passing: Passing): Fate {
    for (const rule of this.#rules) {
      const fate = rule(passing);
      if (fate !== "pass") return fate;
    }
    return "pass";
  }

  #note({ method, path, body }: Passing, fate: Fate, status?: number): void {
    const how = status === undefined ? `<- ${JSON.stringify(fate)}` : `-> ${status}`;
    const rest = status === undefined && body !== "" ? `\n${body}` : "";
    if (this.trace.push(`${new Date().toISOString()} ${how} ${method} ${path}${rest}`) > mostTraced) this.trace.shift();
  }

  async #meet(passing: Passing, answered: boolean): Promise<Fate> {
    let fate: Fate = "pass";
    for (const hook of [...this.#hooks]) {
      if (hook.purpose !== passing.purpose || hook.answered !== answered || !this.#hooks.delete(hook)) continue;
      const decided = await hook.action(passing);
      if (decided !== "pass") fate = decided;
    }
    return fate;
  }

  #deliver(request: IncomingMessage, body: Buffer, response: ServerResponse, passing: Passing, fate: Fate): void {
    const { hostname, port } = new URL(this.target());
    const { method, headers, url: path } = request;
    const sent = forward({ hostname, port, method, path, headers, agent: this.#agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("error", () => request.socket.destroy());
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => void this.#answer(request, response, passing, fate, answer, Buffer.concat(chunks)));
    });
    sent.on("error", () => request.socket.destroy());
    sent.end(body);
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    passing: Passing,
    fate: Fate,
    answer: IncomingMessage,
    body: Buffer,
  ): Promise<void> {
    const status = answer.statusCode ?? 500;
    this.#note(passing, fate, status);
    if (status < 300) await this.#meet(passing, true);
    if (fate === "drop") request.socket.destroy();
    if (fate !== "pass" || response.destroyed) return;
    if (status < 300) response.on("finish", () => this.acknowledged(passing));
    response.writeHead(status, answer.headers).end(body);
  }
}

function passingOf(request: IncomingMessage, body: Buffer): Passing {
  const path = decodeURIComponent(request.url ?? "").replace(/^\/[^/]*\//, "");
  const method = request.method ?? "";
  const purpose = purposeOf(method, path);
  return { path, method, purpose, body: purpose === "append" ? body.toString("utf8") : "" };
}

function purposeOf(method: string, path: string): Purpose {
  const journal = path.startsWith("headcount-journal/journal/");
  if (method === "PUT" && journal && path.includes("comp=appendblock")) return "append";
  if (method === "GET" && journal) return "read";
  if (method === "DELETE" && journal) return "delete";
  if (method === "PUT" && path.startsWith("headcount-archive/raw-events/")) return "raw";
  if (method === "PUT" && path.startsWith("headcount-archive/summaries/")) return "summary";
  return "other";
}
