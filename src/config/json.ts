/** Why and where a text is not JSON; line and column count from 1. */
export class JsonError extends Error {
  override readonly name = "JsonError";

  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

/** Parses JSON, a byte order mark allowed. Throws a {@link JsonError} that says where and what to write. */
export function parseJson(text: string): unknown {
  const content = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(content);
  } catch {
    new Locator(content).locate();
    throw new JsonError("this is not JSON", 1, 1);
  }
}

/** Reads a text that is known not to be JSON, up to the first fault; JSON.parse does not always say where that is. */
class Locator {
  private at = 0;

  constructor(private readonly text: string) {}

  locate(): void {
    this.value();
    this.space();
    if (this.at < this.text.length) this.fail("remove what follows the end of the value");
  }

  private value(): void {
    this.space();
    const next = this.text[this.at];
    if (next === undefined) this.fail("the text ends where a value is expected");
    else if (next === "{") this.list("}", () => this.member());
    else if (next === "[") this.list("]", () => this.value());
    else if (next === '"') this.string();
    else if (!this.take(/(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y)) {
      this.fail("write a value here; texts stand in double quotes");
    }
  }

  private list(end: string, entry: () => void): void {
    const start = this.at++;
    this.space();
    if (this.take(end)) return;
    for (;;) {
      entry();
      const last = this.at;
      this.space();
      if (this.take(end)) return;
      const comma = this.at;
      if (!this.take(",")) {
        if (this.at === this.text.length) this.fail(`this is never closed; write "${end}" at its end`, start);
        this.fail(`write "," or "${end}" after this`, last);
      }
      this.space();
      if (this.text[this.at] === end) this.fail(`remove the comma before "${end}"`, comma);
      if (this.at === this.text.length) this.fail(`this is never closed; write "${end}" at its end`, start);
    }
  }

  private member(): void {
    this.space();
    if (this.text[this.at] !== '"') this.fail("write a key in double quotes here");
    this.string();
    const last = this.at;
    this.space();
    if (!this.take(":")) this.fail('write ":" after this key', last);
    this.value();
  }

  private string(): void {
    const start = this.at;
    this.take(/"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|[\x7f-\x9f])*/uy);
    if (this.take('"')) return;
    if (this.text[this.at] === "\\") this.fail("a backslash in a text is written \\\\");
    if (this.text[this.at] === "\t") this.fail("a tab in a text is written \\t");
    this.fail('close this text with "', start);
  }

  private space(): void {
    this.take(/[ \t\r\n]+/y);
    if (/^\/[/*]/.test(this.text.slice(this.at, this.at + 2))) this.fail("remove this comment; JSON has none");
  }

  private take(what: string | RegExp): boolean {
    if (typeof what === "string") {
      if (!this.text.startsWith(what, this.at)) return false;
      this.at += what.length;
      return true;
    }
    what.lastIndex = this.at;
    const match = what.exec(this.text);
    if (!match) return false;
    this.at = what.lastIndex;
    return true;
  }

  private fail(message: string, at = this.at): never {
    const before = this.text.slice(0, at).split("\n");
    throw new JsonError(message, before.length, (before.at(-1)?.length ?? 0) + 1);
  }
}
