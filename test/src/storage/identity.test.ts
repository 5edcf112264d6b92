import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { until } from "../../../local/prove/rig";
import { LazyCredential } from "../../../src/storage/identity";
import { IdentityEndpoint } from "../../support/identity-endpoint";
import { clientId, hasArchived, startSignedIn, type SignedIn } from "../../support/signed-in";

const root = path.resolve(__dirname, "../../..");
const scope = "https://storage.azure.com/.default";

describe("an app that is given an identity and no key", () => {
  let app: SignedIn;

  beforeAll(async () => {
    app = await startSignedIn(root);
  }, 60_000);

  afterAll(() => app.close());

  it("says what to look at where it can't sign in, and goes on once it can", async () => {
    app.endpoint.manner = "refuses";
    const refused = await app.call("POST", "collectors/crowdmonitor/start");
    expect(refused.status).toBe(503);
    const problem = (await refused.json()) as { code: string; detail: string };
    expect(problem.code).toBe("STORAGE_UNREACHABLE");
    expect(problem.detail).toMatch(/signing in by identity failed; see that .* "Storage Blob Data Contributor"/);
    expect(app.said.some((line) => line.includes("sign-in-failed") && line.includes(clientId))).toBe(true);
    expect(app.said.filter((line) => line.includes("only-the-app-knows"))).toEqual([]);

    app.endpoint.manner = "answers";
    expect((await app.call("POST", "collectors/crowdmonitor/start")).status).toBe(202);
  });

  it("collects as the identity that was configured", async () => {
    await until("a window is archived", () => hasArchived(app));
    expect(new Set(app.endpoint.asked)).toEqual(new Set([clientId]));
  });
});

describe("a token", () => {
  let endpoint: IdentityEndpoint;
  const before = { ...process.env };
  const identity = { kind: "identity", blobServiceUri: "https://pools.blob.core.windows.net" } as const;

  beforeAll(async () => {
    endpoint = await IdentityEndpoint.start();
  });

  afterAll(() => endpoint.close());

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
