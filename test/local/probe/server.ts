import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocketServer, type WebSocket } from "ws";
import type { Limits } from "../../../local/probe/heard";
import type { Options } from "../../../local/probe/options";
import { run, usualLimits } from "../../../local/probe/run";
import { certificate, certificateKey } from "../../support/certificate";

/** A WebSocket server that a test writes. */
export interface TestServer {
  readonly url: string;
  readonly requests: IncomingMessage[];
  /** Texts received, of all connections. */
  readonly texts: string[];
  /** Codes with which connections ended. */
  readonly codes: number[];
}

type Behave = (socket: WebSocket, texts: string[]) => void;

const servers: Server[] = [];
const folders: string[] = [];

/** Ends the servers and removes the files of a test. */
export async function cleanUp(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true });
  }
}

/** A server on loopback; `answer` refuses the handshake with raw HTTP. */
export async function serve(
  behave: Behave,
  { tls = false, autoPong = true, answer }: { tls?: boolean; autoPong?: boolean; answer?: string } = {},
): Promise<TestServer> {
  const http = tls ? createTlsServer({ cert: certificate, key: certificateKey }) : createServer();
  const sockets = new WebSocketServer({ noServer: true, autoPong });
  const [requests, texts, codes]: [IncomingMessage[], string[], number[]] = [[], [], []];
  http.on("upgrade", (request, socket, head) => {
    requests.push(request);
    if (answer !== undefined) socket.end(answer);
    else sockets.handleUpgrade(request, socket, head, (client) => sockets.emit("connection", client));
  });
  sockets.on("connection", (socket: WebSocket) => {
    socket.on("message", (data: Buffer) => texts.push(data.toString()));
    socket.on("close", (code) => codes.push(code));
    socket.on("error", () => undefined);
    behave(socket, texts);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  servers.push(http);
  const { port } = http.address() as AddressInfo;
  return { url: `${tls ? "wss" : "ws"}://127.0.0.1:${port}/live`, requests, texts, codes };
}

/** Sends frames as soon as a client is there. */
export function sending(...frames: readonly unknown[]): Behave {
  return (socket) => {
    for (const frame of frames) socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  };
}

/** A feeds.json in a folder of its own, as the environment names it. */
export function feedsFile(...feeds: readonly object[]): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "probe-"));
  folders.push(folder);
  const file = join(folder, "feeds.json");
  writeFileSync(file, JSON.stringify({ feeds }));
  return { HEADCOUNT_FEEDS_FILE: file };
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const quick = { ...usualLimits, patienceMs: 30, pongMs: 200 };

/** Runs the probe in this process. */
export async function probed(
  options: Partial<Options>,
  more: { env?: Record<string, string>; limits?: Partial<Limits>; signal?: AbortSignal } = {},
): Promise<Ran> {
  let [out, err] = ["", ""];
  const { env = feedsFile({ id: "other", name: "Other", url: "ws://other.example/", mapping }), signal } = more;
  const code = await run(
    { seconds: 2, frames: 3, json: false, ...options },
    { env, out: (text) => (out += text), err: (text) => (err += text), ...(signal && { signal }) },
    { ...quick, ...more.limits },
  );
  return { code, out, err };
}

/** Runs the probe and reads its JSON. */
export async function found(...[options, more]: Parameters<typeof probed>): Promise<Found> {
  const { out } = await probed({ json: true, ...options }, more);
  return JSON.parse(out) as Found;
}

export const mapping = { venue: "id", occupancy: "count" };

/** What tests look at in the JSON report. */
export interface Found {
  readonly connection: Readonly<Record<string, unknown>>;
  readonly shape: unknown;
  readonly fields: readonly { name: string; kinds: { kind: string; share: number }[]; inVenues: number }[];
  readonly guesses: Readonly<Record<string, { field: string; why: string }>>;
  readonly venues: readonly Record<string, unknown>[];
  readonly notes: readonly string[];
  readonly trial: { frames: number; read: number; readings: number; refused: string[] };
  readonly entry: Readonly<Record<string, unknown>>;
  readonly error?: { failure: string; message: string };
}

/** The roles that fields were guessed to have. */
export function rolesOf({ guesses }: Found): Record<string, string> {
  return Object.fromEntries(Object.entries(guesses).map(([role, { field }]) => [role, field]));
}
