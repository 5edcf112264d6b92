import { createServer } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { natural } from "../../local/feed/cadence";
import { randomStream } from "../../local/feed/noise";
import { simulation } from "../../local/feed/source";
import { MAIN_VENUE, VENUES } from "../../local/feed/venues";

/**
 * Any number of feeds, each under a path of its own, that send all venues every 3 to 5 s; one venue counts the feed's
 * frames. Over HTTP: `/status`, `/quiet` sends no more, `/sent` says when each frame was sent, by path.
 */
const sent = new Map<string, number[]>();
const source = simulation(VENUES, 1, "real");
let quiet = false;
let opened = 0;

const server = createServer((request, response) => {
  if (request.url === "/quiet") quiet = true;
  const answer = request.url === "/sent" ? Object.fromEntries(sent) : { open: sockets.clients.size, opened };
  response.end(JSON.stringify(answer));
});
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket, request) => {
  const url = request.url ?? "";
  const gap = natural(randomStream(++opened));
  const next = () => {
    if (socket.readyState !== socket.OPEN) return;
    if (!quiet) send(socket, url);
    setTimeout(next, gap() ?? 0);
  };
  socket.once("message", () => setTimeout(next, gap() ?? 0));
  socket.on("error", () => undefined);
});

function send(socket: WebSocket, path: string): void {
  const times = sent.get(path) ?? [];
  sent.set(path, times);
  const now = Date.now();
  times.push(now);
  const venues = source.next(times.length, now).map(({ uid, name, occupancy, capacity }) => {
    const count = uid === MAIN_VENUE ? times.length : occupancy;
    return { uid, name, currentfill: String(count), maxspace: capacity, freespace: capacity - count };
  });
  socket.send(JSON.stringify(venues));
}

process.on("disconnect", () => process.exit(0)).on("message", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.send?.({ port: address.port });
});
