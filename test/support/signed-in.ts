import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startAzurite } from "../../local/processes/azurite";
import { startAppHost } from "../../local/processes/app-host";
import { startChild } from "../../local/processes/child";
import { certificate, certificateKey } from "./certificate";
import { IdentityEndpoint } from "./identity-endpoint";

export const clientId = "11111111-1111-4111-8111-111111111111";

/** An app on the embedded host that is given an identity and no key, as Azure gives it, with a feed to listen to. */
export interface SignedIn {
  readonly endpoint: IdentityEndpoint;
  /** What the app's process printed. */
  readonly said: readonly string[];
  call(method: string, route: string): Promise<Response>;
  close(): Promise<void>;
}

/** @param app directory of the app; its storage is Azurite with TLS and its sign-in on */
export async function startSignedIn(app: string): Promise<SignedIn> {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-signed-in-"));
  const [cert, key] = [path.join(directory, "cert.pem"), path.join(directory, "key.pem")];
  writeFileSync(cert, certificate);
  writeFileSync(key, certificateKey);
  const endpoint = await IdentityEndpoint.start();
  const options = ["--oauth", "basic", "--cert", cert, "--key", key];
  const azurite = await startAzurite(path.join(directory, "azurite"), 0, options);
  const feed = await startChild("local/feed/main.js", ["--rate", "10", "--venues", "2"]);
  const said: string[] = [];
  const host = await startAppHost(["--app", app, "--port", "0", "--state", path.join(directory, "host")], {
    env: {
      PATH: process.env["PATH"],
      NODE_EXTRA_CA_CERTS: cert,
      ...endpoint.environment,
      HEADCOUNT_STORAGE__blobServiceUri: `${azurite.url}/devstoreaccount1`,
      HEADCOUNT_STORAGE__credential: "managedidentity",
      HEADCOUNT_STORAGE__clientId: clientId,
      HEADCOUNT_UNCHECKED_LINGER: "1",
      HEADCOUNT_FEEDS__ALL__WINDOWSECONDS: "1",
      HEADCOUNT_FEEDS__ALL__URL: String(feed.ready["url"]),
    },
    onLine: (line) => said.push(line),
  });
  return {
    endpoint,
    said,
    call: (method, route) => fetch(`${String(host.ready["url"])}/api/${route}`, { method }),
    async close() {
      await host.stop();
      await feed.stop();
      await azurite.stop();
      await endpoint.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Whether a window of the feed is archived. */
export async function hasArchived(app: SignedIn): Promise<boolean> {
  const answer = (await (await app.call("GET", "collectors/crowdmonitor")).json()) as { last_summary: object | null };
  return answer.last_summary !== null;
}
