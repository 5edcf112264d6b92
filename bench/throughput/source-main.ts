import { WebSocketServer, type WebSocket } from "ws";
import { venuesText } from "../../local/feed/frame";
import { randomStream } from "../../local/feed/noise";
import { simulation } from "../../local/feed/source";
import { VENUES } from "../../local/feed/venues";

/** Different frames; then they begin anew. */
const ring = 1000;
/** As far apart as the real feed's, milliseconds. */
const apartMs = 4000;
const mostOnTheWay = 64;

/** A feed of all venues that sends so many frames to whoever subscribes, as fast as they are taken. */
function main(frames: number, types: "usual" | "wander"): void {
  const source = simulation(VENUES, 1, "real");
  const random = randomStream(1);
  const noon = Date.UTC(2026, 6, 14, 12);
  const texts = Array.from({ length: ring }, (_, nth) => {
    const at = noon + nth * apartMs;
    return Buffer.from(venuesText(source.next(nth, at), at, types, random));
  });
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => socket.once("message", () => send(socket)));
  server.once("listening", () => {
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("The feed has no port.");
    process.send?.({ url: `ws://127.0.0.1:${address.port}` });
  });
  process.on("disconnect", () => process.exit(0));
  process.on("message", () => process.exit(0));

  function send(socket: WebSocket): void {
    let [sent, onTheWay] = [0, 0];
    const more = () => {
      while (sent < frames && onTheWay < mostOnTheWay) {
        onTheWay++;
        socket.send(texts[sent++ % ring] ?? "", { binary: false }, () => {
          onTheWay--;
          if (onTheWay < mostOnTheWay / 2) more();
        });
      }
    };
    more();
  }
}

main(Number(process.argv[2]), process.argv[3] === "wander" ? "wander" : "usual");
