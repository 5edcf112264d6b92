import type { Failure } from "../../../../src/snapshots/failure";
import { isTrusted, place, redirected } from "../../../../src/snapshots/page/redirect";

const from = new URL("https://pool.example/a/b?key=secret");

test("a redirect is taken relative to where it came from, without fragment and credentials", () => {
  expect(redirected(from, "../c?d=1#e").href).toBe("https://pool.example/c?d=1");
  expect(redirected(from, "//other.example/").href).toBe("https://other.example/");
  expect(redirected(from, "https://user:password@other.example/").href).toBe("https://other.example/");
  expect(redirected(new URL("http://pool.example/"), "https://pool.example/").href).toBe("https://pool.example/");
});

test.each(["http://pool.example/", "ftp://pool.example/", "file:///etc/passwd", "https://", undefined])(
  "it does not lead to %p",
  (location) => {
    let code: unknown;
    try {
      redirected(from, location);
    } catch (error) {
      code = (error as Failure).code;
    }
    expect(code).toBe("page-redirect-refused");
  },
);

test("only the configured page's own origin, or that host over TLS, may be a private address", () => {
  const configured = new URL("http://intranet.example/pool");
  const trusted = (url: string, of = configured) => isTrusted(of, new URL(url));
  expect(trusted("http://intranet.example/other")).toBe(true);
  expect(trusted("https://intranet.example/pool")).toBe(true);
  expect(trusted("http://intranet.example:8080/")).toBe(false);
  expect(trusted("https://other.example/")).toBe(false);
  expect(trusted("https://127.0.0.1/", new URL("http://127.0.0.1:8080/"))).toBe(false);
});

test("an address in a sentence has no query, which may hold a key", () => {
  expect(place(from)).toBe("pool.example/a/b");
});
