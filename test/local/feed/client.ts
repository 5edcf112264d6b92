import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket, type ClientOptions } from "ws";

/** A real client that keeps what it hears. */
export interface Client {
  readonly socket: WebSocket;
  readonly texts: string[];
  readonly binaries: Buffer[];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  pongs: number;
}

/** Connects, and sends `subscribe` unless it is undefined. */
export async function connect(url: string, subscribe?: string, options: ClientOptions = {}): Promise<Client> {
  const socket = new WebSocket(url, options);
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  const client: Client = { socket, texts: [], binaries: [], closed, pongs: 0 };
  socket.on("message", (data: Buffer, binary) => {
    if (binary) client.binaries.push(data);
    else client.texts.push(data.toString());
  });
  socket.on("pong", () => client.pongs++);
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  socket.on("error", () => undefined);
  if (subscribe !== undefined) socket.send(subscribe);
  return client;
}

/** Waits until something is so; fails after two seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 2000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Waited in vain for ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** Waits until everything sent so far on this connection has arrived: a ping's answer comes after it. */
export async function settled({ socket }: Client): Promise<void> {
  await new Promise((resolve) => {
    socket.once("pong", resolve);
    socket.ping();
  });
}

/** The fills of the frames, as numbers by venue. */
export function readings(texts: readonly string[]): Record<string, number>[] {
  return texts.map((text) => {
    const rows = JSON.parse(text) as { uid: string; currentfill: string | number }[];
    return Object.fromEntries(rows.map(({ uid, currentfill }) => [uid, Number(currentfill)]));
  });
}

/** A new file's name in a folder of its own. */
export function newFile(name: string): string {
  return join(mkdtempSync(join(tmpdir(), "feed-")), name);
}
