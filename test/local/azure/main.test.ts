import { execFile, type ExecFileException } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startAzurite, type Azurite } from "../../../local/processes/azurite";
import { startAppHost } from "../../../local/processes/app-host";
import type { Child } from "../../../local/processes/child";
import { find } from "../../../local/azure/cloud";

const root = path.resolve(__dirname, "../../..");
const directory = mkdtempSync(path.join(tmpdir(), "headcount-azure-"));
let azurite: Azurite;
let app: Child;
let key: string;

beforeAll(async () => {
  azurite = await startAzurite(path.join(directory, "azurite"));
  const state = path.join(directory, "host");
  app = await startAppHost(["--app", root, "--port", "0", "--state", state, "--keys"], {
    env: {
      PATH: process.env["PATH"],
      AzureWebJobsStorage: azurite.connectionString,
      HEADCOUNT_FEEDS__ALL__URL: "ws://127.0.0.1:9",
    },
  });
  ({ master: key } = JSON.parse(readFileSync(path.join(state, "keys.json"), "utf8")) as { master: string });
}, 60_000);

afterAll(async () => {
  await app.stop();
  await azurite.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the command with something on its standard input. */
function run(args: readonly string[], input: string): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    const file = path.join(root, "dist/local/azure/main.js");
    const child = execFile(process.execPath, [file, ...args], (error: ExecFileException | null, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
    );
    child.stdin?.end(input);
  });
}

const start = (more: readonly string[] = []) => [
  "start",
  "--feed",
  "crowdmonitor",
  "--url",
  String(app.ready["url"]),
  ...more,
];

test("a start asks for the key on standard input and tells it nobody", async () => {
  const { code, text } = await run(start(["--key-stdin"]), `${key}\n`);
  expect([code, text]).toEqual([0, expect.stringContaining("crowdmonitor is wanted.")]);
  expect(text).not.toContain(key);
});

test("a wrong key, or none, is refused and said so, without the key", async () => {
  const wrong = await run(start(["--key-stdin"]), "n0t-the-key\n");
  expect([wrong.code, wrong.text]).toEqual([1, expect.stringContaining("refuses the key")]);
  expect(wrong.text).not.toContain("n0t-the-key");
  expect(await run(start(), "")).toMatchObject({ code: 1, text: expect.stringContaining("refuses the key") as string });
  expect(await run(start(["--key-stdin"]), "")).toEqual({
    code: 1,
    text: "error: There is no key on standard input.\n",
  });
});

test("a feed that is not there is named by the app", async () => {
  const args = ["stop", "--feed", "nowhere", "--url", String(app.ready["url"]), "--key-stdin"];
  const { code, text } = await run(args, key);
  expect([code, text]).toEqual([1, expect.stringMatching(/404: there is no feed "nowhere"; known: crowdmonitor/)]);
});

describe("what Azure knows", () => {
  const before = { ...process.env };

  /** Stands where Azure's own programs do, which nothing but Azure can: it says one thing and writes down what it was asked. */
  function standIn(program: string, answer: string): void {
    const file = path.join(directory, program);
    writeFileSync(file, `#!/bin/sh\necho "$@" >> "${path.join(directory, "asked")}"\n${answer}\n`);
    chmodSync(file, 0o755);
  }

  beforeEach(() => {
    process.env["PATH"] = `${directory}${path.delimiter}/usr/bin${path.delimiter}/bin`;
  });
  afterEach(() => {
    process.env = { ...before };
    for (const file of ["az", "azd", "asked"]) rmSync(path.join(directory, file), { force: true });
  });

  const asked = () => readFileSync(path.join(directory, "asked"), "utf8").trim().split("\n");

  test("is asked for: the app that azd made, and its key", async () => {
    standIn(
      "azd",
      'case "$3" in AZURE_RESOURCE_GROUP) echo rg-pools;; AZURE_SUBSCRIPTION_ID) echo 0000-1;; *) echo func-pools;; esac',
    );
    standIn("az", "echo s3cret");
    const found = await find({});
    expect(found.url).toBe("https://func-pools.azurewebsites.net");
    expect(JSON.stringify(found)).not.toContain("s3cret");
    expect(asked()).toEqual([
      "env get-value HEADCOUNT_COLLECTOR_NAME",
      "env get-value AZURE_RESOURCE_GROUP",
      "env get-value AZURE_SUBSCRIPTION_ID",
      "functionapp keys list --name func-pools --resource-group rg-pools --subscription 0000-1 --query functionKeys.default --output tsv",
    ]);
  });

  test("is not asked for what the caller says: with a group of one's own, az's own subscription, or the one that is named", async () => {
    standIn("az", "echo s3cret");
    await find({ app: "a", resourceGroup: "b" });
    await find({ app: "a", resourceGroup: "b", subscription: "c" });
    expect(asked()).toEqual([
      "functionapp keys list --name a --resource-group b --query functionKeys.default --output tsv",
      "functionapp keys list --name a --resource-group b --subscription c --query functionKeys.default --output tsv",
    ]);
  });

  test("can't be asked for where its program is missing or fails, which is said", async () => {
    await expect(find({ app: "a", resourceGroup: "b" })).rejects.toThrow("az is not installed, or not on the path");
    standIn("az", "echo 'ERROR: Please run az login' >&2; exit 1");
    await expect(find({ app: "a", resourceGroup: "b" })).rejects.toThrow(
      "az functionapp keys list failed: ERROR: Please run az login",
    );
  });
});
