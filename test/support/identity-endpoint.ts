import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const secret = "only-the-app-knows";

/** What the endpoint does when it is asked for a token. */
export type Manner = "answers" | "refuses" | "hangs";

/**
 * Stands where Azure's token endpoint for a function app's managed identity does (`IDENTITY_ENDPOINT`), the one part of
 * signing in that no machine but Azure's has. Its tokens are unsigned; Azurite checks who they are for and until when.
 */
export class IdentityEndpoint {
  manner: Manner = "answers";
  /** The client ids that tokens were asked for. */
  readonly asked: (string | null)[] = [];

  /** Who asked while it hung. */
  readonly #waiting: (() => void)[] = [];

  readonly #server = createServer((request, response) => {
    const parameters = this.#read(request);
    if (!parameters || this.manner === "refuses") {
      response.writeHead(400, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ statusCode: 400, message: "No managed identity was found" }));
      return;
    }
    this.asked.push(parameters.get("client_id"));
    if (this.manner === "hangs") this.#waiting.push(() => answer(response, parameters));
    else answer(response, parameters);
  });

  static async start(): Promise<IdentityEndpoint> {
    const endpoint = new IdentityEndpoint();
    await new Promise<void>((resolve) => endpoint.#server.listen(0, "127.0.0.1", resolve));
    return endpoint;
  }

  /** The variables with which Azure tells an app of it. */
  get environment(): Record<"IDENTITY_ENDPOINT" | "IDENTITY_HEADER", string> {
    const { port } = this.#server.address() as AddressInfo;
    return { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: secret };
  }

  async close(): Promise<void> {
    // Who gave up waiting would otherwise ask again.
    for (const answerAtLast of this.#waiting) answerAtLast();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** As App Service has it: the secret in a header, and a resource. */
  #read({ url = "", headers }: IncomingMessage): URLSearchParams | undefined {
    const { searchParams } = new URL(url, "http://127.0.0.1");
    const known =
      headers["x-identity-header"] === secret && searchParams.get("resource") === "https://storage.azure.com";
    return known ? searchParams : undefined;
  }
}

function answer(response: ServerResponse, parameters: URLSearchParams): void {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    aud: parameters.get("resource"),
    iss: "https://sts.windows.net/00000000-0000-4000-8000-000000000000/",
    iat: seconds - 60,
    nbf: seconds - 60,
    exp: seconds + 3600,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = [part({ alg: "RS256", typ: "JWT" }), part(claims), part({})].join(".");
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ access_token: token, expires_on: String(claims.exp), token_type: "Bearer" }));
}
