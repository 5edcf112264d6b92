import { readEnvironment } from "../../../src/config/environment";
import { failure, storage } from "./fixture";

const key = "AccountName=pools;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";
const lines = (env: Record<string, string>) => failure(() => readEnvironment(env));

describe("the environment", () => {
  it("needs no more than a storage account", () => {
    expect(readEnvironment(storage)).toEqual({
      feedsFile: "feeds.json",
      deployment: "local",
      role: "all",
      readAccess: "open",
      corsOrigins: [],
      storage: { kind: "connectionString", value: "UseDevelopmentStorage=true" },
      containers: { archive: "headcount-archive", journal: "headcount-journal", control: "headcount-control" },
      storageTimeoutSeconds: 20,
      collectorUrl: "",
      uncheckedLinger: false,
    });
  });

  it("names the deployment after the function app, or as it says", () => {
    expect(readEnvironment({ ...storage, WEBSITE_SITE_NAME: "headcount-blue" }).deployment).toBe("headcount-blue");
    expect(
      readEnvironment({ ...storage, WEBSITE_SITE_NAME: "headcount-blue", HEADCOUNT_DEPLOYMENT: "green" }).deployment,
    ).toBe("green");
  });

  it("counts an empty setting as not set", () => {
    expect(readEnvironment({ ...storage, HEADCOUNT_STORAGE: "", HEADCOUNT_ROLE: "" })).toMatchObject({
      role: "all",
      storage: { value: "UseDevelopmentStorage=true" },
    });
  });

  it("puts every problem on a line of its own", () => {
    const wrong = {
      ...storage,
      HEADCOUNT_ROLE: "boss",
      HEADCOUNT_DEPLOYMENT: "-blue",
      HEADCOUNT_READ_ACCESS: "all",
      HEADCOUNT_CORS_ORIGINS: "https://pools.example/page",
      HEADCOUNT_CONTAINER_ARCHIVE: "My--Archive",
      HEADCOUNT_STORAGE_TIMEOUT_SECONDS: "soon",
      HEADCOUNT_UNCHECKED_LINGER: "yes",
    };
    expect(lines(wrong)).toEqual({
      code: "ENVIRONMENT_INVALID",
      lines: [
        'HEADCOUNT_DEPLOYMENT: found "-blue"; write 1 to 60 letters, digits and "-", not beginning with "-"',
        'HEADCOUNT_ROLE: found "boss"; write one of "all", "collector", "reader"',
        'HEADCOUNT_READ_ACCESS: found "all"; write one of "open", "key"',
        'HEADCOUNT_CORS_ORIGINS: found "https://pools.example/page"; write origins such as "https://pools.example" separated by commas, nothing after them, or "*"',
        'HEADCOUNT_CONTAINER_ARCHIVE: found "My--Archive"; write 3 to 63 of a-z, 0-9 and single "-", beginning and ending with a letter or digit',
        'HEADCOUNT_STORAGE_TIMEOUT_SECONDS: found "soon"; write a number of seconds from 0.1 to 600',
        'HEADCOUNT_UNCHECKED_LINGER: found "yes"; write one of "0", "1"',
      ],
    });
  });

  it("takes the origins whose pages may ask", () => {
    const origins = (text: string) => readEnvironment({ ...storage, HEADCOUNT_CORS_ORIGINS: text }).corsOrigins;
    expect(origins(" https://pools.example, http://localhost:5173 ,")).toEqual([
      "https://pools.example",
      "http://localhost:5173",
    ]);
    expect(origins("*")).toEqual(["*"]);
    for (const wrong of ["pools.example", "ftp://pools.example", "https://pools.example/", "null", "https://a b"])
      expect(lines({ ...storage, HEADCOUNT_CORS_ORIGINS: wrong }).lines).toHaveLength(1);
  });

  it("takes a webhook, with what it is told of", () => {
    const webhook = (more: Record<string, string>) => readEnvironment({ ...storage, ...more }).webhook;
    const url = "https://hooks.example/T000/B000";
    expect(webhook({ HEADCOUNT_WEBHOOK_PERCENT: "90" })).toBeUndefined();
    expect(webhook({ HEADCOUNT_WEBHOOK_URL: url })).toEqual({ url, percent: 100, staleMinutes: 10, repeatMinutes: 60 });
    const all = {
      HEADCOUNT_WEBHOOK_URL: "http://127.0.0.1:8080/hook",
      HEADCOUNT_WEBHOOK_SECRET: "sixteen letters.",
      HEADCOUNT_WEBHOOK_PERCENT: "87.5",
      HEADCOUNT_WEBHOOK_STALE_MINUTES: "3",
      HEADCOUNT_WEBHOOK_REPEAT_MINUTES: "5",
    };
    expect(webhook(all)).toEqual({
      url: "http://127.0.0.1:8080/hook",
      secret: "sixteen letters.",
      percent: 87.5,
      staleMinutes: 3,
      repeatMinutes: 5,
    });
    for (const local of ["http://localhost/x", "http://[::1]:81/", "http://127.9.9.9/"])
      expect(webhook({ HEADCOUNT_WEBHOOK_URL: local })).toMatchObject({ url: local });
  });

  it.each([
    "http://hooks.example/x",
    "http://127.0.0.1.hooks.example/x",
    "http://localhost.hooks.example/x",
    "ftp://127.0.0.1/x",
    "https://user:s3cret@hooks.example/x",
    "https://hooks.example/x#s3cret",
    "s3cret",
  ])("refuses %j as a webhook, and does not repeat it", (url) => {
    const wrong = { ...storage, HEADCOUNT_WEBHOOK_URL: url, HEADCOUNT_WEBHOOK_SECRET: "s3cret" };
    expect(lines(wrong)).toEqual({
      code: "ENVIRONMENT_INVALID",
      lines: [
        "HEADCOUNT_WEBHOOK_URL: found a value that is not shown; write an https:// address without user, password and #; http:// on this machine only",
        "HEADCOUNT_WEBHOOK_SECRET: found a value that is not shown; write 16 characters at least",
      ],
    });
  });

  it.each(["ab", "a--b", "-abc", "abc-", "Abc", "a_b", "x".repeat(64)])("refuses %j as a container's name", (name) => {
    expect(lines({ ...storage, HEADCOUNT_CONTAINER_JOURNAL: name }).lines).toHaveLength(1);
  });
});

describe("the storage account", () => {
  const identity = { AzureWebJobsStorage__blobServiceUri: "https://pools.blob.core.windows.net" };
  const clientId = "00000000-0000-4000-8000-000000000000";

  it("is Headcount's own before that of the function app, whichever way each is reached", () => {
    const own = "https://own.blob.core.windows.net";
    expect(readEnvironment({ ...storage, HEADCOUNT_STORAGE: key }).storage).toEqual({
      kind: "connectionString",
      value: key,
    });
    expect(readEnvironment({ ...storage, HEADCOUNT_STORAGE__blobServiceUri: own }).storage).toEqual({
      kind: "identity",
      blobServiceUri: own,
      credential: "any",
    });
  });

  it("is reached by identity, system-assigned or user-assigned", () => {
    expect(readEnvironment(identity).storage).toEqual({
      kind: "identity",
      blobServiceUri: "https://pools.blob.core.windows.net",
      credential: "any",
    });
    const assigned = { AzureWebJobsStorage__credential: "managedidentity", AzureWebJobsStorage__clientId: clientId };
    expect(readEnvironment({ ...identity, ...assigned }).storage).toMatchObject({ credential: "managed", clientId });
    expect(readEnvironment({ AzureWebJobsStorage__accountName: "pools" }).storage).toEqual({
      kind: "identity",
      blobServiceUri: "https://pools.blob.core.windows.net",
      credential: "any",
    });
  });

  it("that is missing is an error that says what to set", () => {
    expect(lines({ HEADCOUNT_ROLE: "boss" })).toEqual({
      code: "ENVIRONMENT_INVALID",
      lines: [
        'HEADCOUNT_ROLE: found "boss"; write one of "all", "collector", "reader"',
        "AzureWebJobsStorage: missing; write a storage account's connection string, or set AzureWebJobsStorage__blobServiceUri for sign-in by identity (HEADCOUNT_STORAGE and HEADCOUNT_STORAGE__blobServiceUri do the same for Headcount's data alone)",
      ],
    });
  });

  it.each<[string, Record<string, string>, string]>([
    [
      "a connection string without a key",
      { HEADCOUNT_STORAGE: "AccountName=s3cret" },
      'HEADCOUNT_STORAGE: found no connection string; write one of a storage account, or "UseDevelopmentStorage=true"',
    ],
    [
      "a bare key",
      { AzureWebJobsStorage: "s3cret==" },
      'AzureWebJobsStorage: found no connection string; write one of a storage account, or "UseDevelopmentStorage=true"',
    ],
    [
      "an address with a signature",
      { HEADCOUNT_STORAGE__blobServiceUri: "https://a.blob.core.windows.net/?sig=s3cret" },
      'HEADCOUNT_STORAGE__blobServiceUri: write an address such as "https://account.blob.core.windows.net", nothing after it',
    ],
    [
      "an account's name that is none",
      { AzureWebJobsStorage__accountName: "My-s3cret" },
      "AzureWebJobsStorage__accountName: write the storage account's name: 3 to 24 of a-z and 0-9",
    ],
    [
      "an unknown credential",
      { ...identity, AzureWebJobsStorage__credential: "s3cret" },
      'AzureWebJobsStorage__credential: write "managedidentity", the only kind there is',
    ],
    [
      "a resource id for a client id",
      { ...identity, AzureWebJobsStorage__clientId: "/subscriptions/s3cret" },
      "AzureWebJobsStorage__clientId: write the identity's client id, a GUID, not its resource id or name",
    ],
  ])("is never shown where it is wrong: %s", (_, env, line) => {
    expect(lines(env)).toEqual({ code: "ENVIRONMENT_INVALID", lines: [line] });
  });

  it("takes an origin for the collector's address, and nothing that could say more to a page", () => {
    const of = (url: string) => readEnvironment({ ...storage, HEADCOUNT_COLLECTOR_URL: url }).collectorUrl;
    expect(of("https://collector.example")).toBe("https://collector.example");
    for (const wrong of ["*", "https://a.example/api", "javascript:alert(1)", "https://a.example; script-src *"])
      expect(() => of(wrong)).toThrow(/HEADCOUNT_COLLECTOR_URL: .*write an origin/);
  });
});
