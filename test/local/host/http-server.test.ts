import { createHash, randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import { cleanUp, eventually, HostProcess } from "./host-process";

const NEVER = { TIMER_SCHEDULE: "0 0 0 1 1 *" };

describe("the HTTP server", () => {
  let host: HostProcess;

  beforeAll(async () => {
    host = await HostProcess.start("web", { env: NEVER });
  });
  afterAll(cleanUp);

  const statusOf = async (path: string, init?: RequestInit): Promise<number> =>
    (await fetch(host.url + path, init)).status;

  it("gives functions the request and sends what they return", async () => {
    const init = { method: "POST", body: "hello", headers: { "x-to": "you" } };
    const response = await fetch(`${host.url}/web/v1/echo/J%C3%BCrgen%2F1/7?q=1&r=a%20b`, init);
    expect(response.status).toBe(201);
    expect(response.headers.get("x-method")).toBe("POST");
    expect(response.headers.get("x-from")).toBe("you");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({
      url: `${host.url}/web/v1/echo/J%C3%BCrgen%2F1/7?q=1&r=a%20b`,
      params: { name: "Jürgen/1", count: "7" },
      query: { q: "1", r: "a b" },
      text: "hello",
    });
  });

  it("matches optional, constrained, catch-all and mixed parameters, literals first, in any case", async () => {
    expect(await host.json("/web/v1/echo/a")).toMatchObject({ params: { name: "a" } });
    expect(await statusOf("/web/v1/echo/a/seven")).toBe(404);
    expect(await (await host.get("/WEB/v1/Echo/LITERAL")).text()).toBe("literal");
    expect(await host.json("/web/v1/files/a/b.txt")).toEqual({ path: "a/b.txt" });
    expect(await host.json("/web/v1/files")).toEqual({});
    expect(await host.json("/web/v1/report.csv")).toEqual({ ext: "csv" });
  });

  it("answers 404 for other paths, 405 with Allow for other methods, 400 for a broken encoding", async () => {
    expect(await statusOf("/web/v1/nowhere")).toBe(404);
    expect(await statusOf("/api/post", { method: "POST" })).toBe(404);
    const response = await host.get("/web/v1/post");
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await statusOf("/web/v1/post", { method: "POST" })).toBe(200);
    expect(await statusOf("/web/v1/echo/%E0%A4%A")).toBe(400);
  });

  it("streams bodies out as they come", async () => {
    const response = await host.get("/web/v1/stream");
    const pieces: string[] = [];
    for await (const chunk of response.body!) pieces.push(Buffer.from(chunk as Uint8Array).toString());
    // What is held back until the end comes as one.
    expect(pieces).toEqual(["piece 1\n", "piece 2\n", "piece 3\n"]);
  });

  it("streams bodies in as they come", async () => {
    const body = randomBytes(3_000_000);
    const response = await fetch(`${host.url}/web/v1/hash`, { method: "PUT", body });
    const { hash, chunks } = (await response.json()) as { hash: string; chunks: number };
    expect(hash).toBe(createHash("sha256").update(body).digest("hex"));
    expect(chunks).toBeGreaterThan(1);
  });

  it("cancels a body that nobody reads any more", async () => {
    const request = httpRequest(`${host.url}/web/v1/endless`, (response) => {
      response.once("data", () => request.destroy());
      response.on("error", () => undefined);
    });
    request.on("error", () => undefined);
    request.end();
    await eventually(async () => {
      const { events } = await host.json<{ events: unknown[] }>("/web/v1/environment");
      return events.includes("cancelled");
    });
  });

  it("sends cookies of the response object and of its headers", async () => {
    const response = await host.get("/web/v1/cookies");
    expect(response.headers.getSetCookie()).toEqual(["b=2", "a=1%202; Max-Age=60; Path=/; HttpOnly; SameSite=Strict"]);
    expect(await response.text()).toBe("yum");
  });

  it("answers HEAD without a body where the function declares it", async () => {
    const response = await fetch(`${host.url}/web/v1/head`, { method: "HEAD" });
    expect([response.status, response.headers.get("x-size"), await response.text()]).toEqual([200, "9", ""]);
    expect(await statusOf("/web/v1/cookies", { method: "HEAD" })).toBe(405);
  });

  it("answers 204 for no response, and 500 for a wrong one and for an error, which is logged", async () => {
    expect(await statusOf("/web/v1/nothing")).toBe(204);
    expect(await statusOf("/web/v1/text")).toBe(500);
    expect(await statusOf("/web/v1/throws")).toBe(500);
    await host.said("Function 'throws' failed: Error: handler broke");
  });

  it("greets on / and refuses to run HTTP functions and unknown ones by hand", async () => {
    expect(await (await host.get("/")).text()).toBe("The function app is running.\n");
    expect((await host.post("/admin/functions/nobody")).status).toBe(404);
    expect((await host.post("/admin/functions/echo")).status).toBe(400);
    expect((await host.get("/admin/functions/byHand")).status).toBe(405);
  });

  it("enforces function keys only with --keys", async () => {
    expect(await statusOf("/web/v1/guarded")).toBe(200);
    const guarded = await HostProcess.start("web", { env: NEVER, args: ["--keys"] });
    const key = String(guarded.ready.key);
    expect(key.length).toBeGreaterThan(20);
    expect((await guarded.get("/web/v1/guarded")).status).toBe(401);
    expect((await guarded.get("/admin/host/status")).status).toBe(401);
    expect((await guarded.get("/web/v1/more")).status).toBe(200);
    expect((await guarded.get(`/web/v1/guarded?code=${key}`)).status).toBe(200);
    const headers = { "x-functions-key": key };
    expect((await fetch(`${guarded.url}/web/v1/guarded`, { headers })).status).toBe(200);
    await guarded.stop();
  });
});
