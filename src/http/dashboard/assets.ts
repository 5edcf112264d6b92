import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { HeadcountError } from "../../model/errors";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/** A file of the page, and what was compressed of it beforehand. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly encoded: Readonly<Partial<Record<Encoding, Buffer>>>;
  readonly etag: string;
  /** Its name changes with its content, so a cache may keep it for ever. */
  readonly immutable: boolean;
}

export const encodings = ["br", "gzip"] as const;
export type Encoding = (typeof encodings)[number];
const endings: Record<Encoding, string> = { br: ".br", gzip: ".gz" };

/** What `npm run build` made of the page; it is read once, and nothing but what was there then is ever served. */
export class Assets {
  #read: { readonly html: string; readonly files: ReadonlyMap<string, Asset> } | undefined;

  /** @param directory dist/dashboard */
  constructor(private readonly directory: string) {}

  /** The page, with its places still to be filled. @throws HeadcountError DASHBOARD_MISSING where it was not built */
  html(): string {
    return this.#all().html;
  }

  /** A file by its name, or undefined. @throws HeadcountError DASHBOARD_MISSING where the page was not built */
  get(name: string): Asset | undefined {
    return this.#all().files.get(name);
  }

  #all() {
    return (this.#read ??= this.#load());
  }

  #load() {
    const at = (name: string) => path.join(this.directory, name);
    try {
      const names = readdirSync(this.directory);
      const files = new Map(
        names.flatMap((name): [string, Asset][] => {
          const type = types[path.extname(name)];
          return type === undefined ? [] : [[name, assetOf(name, type, at, names)]];
        }),
      );
      return { html: readFileSync(at("index.html"), "utf8"), files };
    } catch (error) {
      const message = "The dashboard was not built into dist/dashboard; run `npm run build` and deploy again.";
      throw new HeadcountError("DASHBOARD_MISSING", message, { cause: error });
    }
  }
}

function assetOf(name: string, type: string, at: (name: string) => string, names: readonly string[]): Asset {
  const body = readFileSync(at(name));
  const encoded: Partial<Record<Encoding, Buffer>> = {};
  for (const encoding of encodings) {
    const file = name + endings[encoding];
    if (names.includes(file)) encoded[encoding] = readFileSync(at(file));
  }
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
  return { type, body, encoded, etag, immutable: /-[A-Za-z0-9]{8}\.\w+$/.test(name) };
}
