import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startAzurite, type Azurite } from "../../../local/processes/azurite";
import { startChild, type Child } from "../../../local/processes/child";
import { until } from "../../../local/prove/rig";
import { LazyCredential } from "../../../src/storage/identity";
import { certificate, certificateKey } from "../../support/certificate";
import { IdentityEndpoint } from "../../support/identity-endpoint";

const root = path.resolve(__dirname, "../../..");
const clientId = "11111111-1111-4111-8111-111111111111";
const scope = "https://storage.azure.com/.default";

let directory: string;
let endpoint: IdentityEndpoint;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "headcount-identity-"));
  endpoint = await IdentityEndpoint.start();
});

afterAll(async () => {
  await endpoint.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("an app that is given an identity and no key", () => {
  let azurite: Azurite;
  let feed: Child;
  let app: Child | undefined;
  const said: string[] = [];

  beforeAll(async () => {
    const [cert, key] = [path.join(directory, "cert.pem"), path.join(directory, "key.pem")];
    writeFileSync(cert, certificate);
    writeFileSync(key, certificateKey);
    const options = ["--oauth", "basic", "--cert", cert, "--key", key];
    azurite = await startAzurite(path.join(directory, "azurite"), 0, options);
    feed = await startChild("local/feed/main.js", ["--rate", "10", "--venues", "2"]);
    app = await startChild(
      "local/host/main.js",
      ["--app", root, "--port", "0", "--state", path.join(directory, "host")],
      {
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
      },
    );
  });

  afterEach(() => (endpoint.manner = "answers"));

  afterAll(async () => {
    await app?.stop();
    await feed.stop();
    await azurite.stop();
  });

  const call = (method: string, route: string) => fetch(`${String(app?.ready["url"])}/api/${route}`, { method });

  it("says what to look at where it can't sign in, and goes on once it can", async () => {
    endpoint.manner = "refuses";
    const refused = await call("POST", "collectors/crowdmonitor/start");
    expect(refused.status).toBe(503);
    const problem = (await refused.json()) as { code: string; detail: string };
    expect(problem.code).toBe("STORAGE_UNREACHABLE");
    expect(problem.detail).toMatch(/signing in by identity failed; see that .* "Storage Blob Data Contributor"/);
    expect(said.some((line) => line.includes("sign-in-failed") && line.includes(clientId))).toBe(true);
    expect(said.filter((line) => line.includes("only-the-app-knows"))).toEqual([]);

    endpoint.manner = "answers";
    expect((await call("POST", "collectors/crowdmonitor/start")).status).toBe(202);
  });

  it("collects as the identity that was configured", async () => {
    await until("a window is archived", async () => {
      const answer = (await (await call("GET", "collectors/crowdmonitor")).json()) as { last_summary: object | null };
      return answer.last_summary !== null;
    });
    expect(new Set(endpoint.asked)).toEqual(new Set([clientId]));
  });
});

describe("a token", () => {
  const before = { ...process.env };
  const identity = { kind: "identity", blobServiceUri: "https://pools.blob.core.windows.net" } as const;

  beforeEach(() => {
    endpoint.asked.length = 0;
    Object.assign(process.env, endpoint.environment);
  });

  afterEach(() => {
    endpoint.manner = "answers";
    process.env = { ...before };
  });

  it("is asked for without a client id where the identity is the app's own", async () => {
    const { token } = await new LazyCredential({ ...identity, credential: "managed" }, 5000).getToken(scope);
    expect(token.split(".")).toHaveLength(3);
    expect(endpoint.asked).toEqual([null]);
  });

  it("is also got as managed identity where any sign-in will do", async () => {
    await new LazyCredential({ ...identity, credential: "any", clientId }, 5000).getToken(scope);
    expect(endpoint.asked).toEqual([clientId]);
  });

  it("that does not come is not waited for longer than storage is", async () => {
    endpoint.manner = "hangs";
    // Of another identity, since tokens are remembered.
    const other = { ...identity, credential: "managed", clientId: clientId.replaceAll("1", "2") } as const;
    const waiting = new LazyCredential(other, 300).getToken(scope);
    await expect(waiting).rejects.toMatchObject({ code: "STORAGE_UNREACHABLE" });
  });
});

test("the library for signing in is loaded by nobody who does not sign in", async () => {
  const program = `
    const { connectContainers } = require("./dist/src/storage/containers");
    const containers = { archive: "a-archive", journal: "a-journal", control: "a-control" };
    // The library itself is an ES module and so not in this cache, but what it stands on is.
    const loaded = () => Object.keys(require.cache).some((file) => /node_modules.jsonwebtoken/.test(file));
    for (const storage of [
      { kind: "connectionString", value: "UseDevelopmentStorage=true" },
      { kind: "identity", blobServiceUri: "https://pools.blob.core.windows.net", credential: "managed" },
    ]) connectContainers({ storage, containers, storageTimeoutSeconds: 1 });
    console.log(loaded());
    import("@azure/identity").then(() => console.log(loaded()));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { cwd: root });
  expect(stdout.trim().split("\n")).toEqual(["false", "true"]);
});
