import { ApiError } from "../../api/client";
import { keys } from "../../api/key";
import type { Context } from "../../context";
import { h, say } from "../../dom/h";

/** Asks whether it is meant, and for the key; then does it. */
export class Command {
  readonly element: HTMLDialogElement;
  readonly #title = h("h2", { id: "command-title" });
  readonly #text = h("p");
  readonly #error = h("p", { class: "warn", role: "alert" });
  readonly #input: HTMLInputElement;
  readonly #yes = h("button", { class: "button primary" });
  readonly #no: HTMLButtonElement;
  #verb: "start" | "stop" = "start";

  /** @param done is told what was done */
  constructor(
    private readonly context: Context,
    private readonly done: (verb: "start" | "stop") => void,
  ) {
    const { texts } = context;
    this.#input = h("input", {
      type: "password",
      id: "command-key",
      autocomplete: "off",
      "aria-describedby": "command-hint",
    });
    this.#no = h(
      "button",
      { type: "button", class: "button", onclick: () => this.element.close() },
      texts.collector.cancel,
    );
    this.element = h(
      "dialog",
      { "aria-labelledby": "command-title" },
      h(
        "form",
        { onsubmit: (event) => void this.#submit(event) },
        this.#title,
        this.#text,
        h("label", { for: "command-key" }, texts.keyLabel),
        this.#input,
        h("p", { class: "hint", id: "command-hint" }, texts.collector.keyHint),
        this.#error,
        h("div", { class: "actions" }, this.#no, this.#yes),
      ),
    );
  }

  ask(verb: "start" | "stop"): void {
    const { collector } = this.context.texts;
    this.#verb = verb;
    say(this.#title, verb === "start" ? collector.startTitle : collector.stopTitle);
    say(this.#text, verb === "start" ? collector.startText : collector.stopText);
    say(this.#error, "");
    this.#input.value = keys.get(this.#origin);
    this.#busy(false);
    this.element.showModal();
  }

  /** Of the app whose key is asked for. */
  get #origin(): string {
    return this.context.client.collectorBase.origin;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const { client, feed } = this.context;
    keys.set(this.#origin, this.#input.value.trim());
    say(this.#error, "");
    this.#busy(true);
    try {
      await client.command(feed.id, this.#verb);
      this.element.close();
      this.done(this.#verb);
    } catch (error) {
      say(this.#error, this.#why(error));
      if (error instanceof ApiError && error.trouble === "key") {
        keys.set(this.#origin, "");
        this.#input.focus();
      }
    } finally {
      this.#busy(false);
    }
  }

  #why(error: unknown): string {
    const { texts } = this.context;
    if (!(error instanceof ApiError)) return texts.collector.failed(String(error));
    if (error.trouble === "key") return texts.keyWrong;
    const [, advice] = texts.trouble[error.trouble];
    return texts.collector.failed(error.trouble === "problem" && error.message !== "" ? error.message : advice);
  }

  #busy(busy: boolean): void {
    const { collector } = this.context.texts;
    this.#yes.disabled = busy;
    this.#yes.className = `button ${this.#verb === "stop" ? "danger" : "primary"}`;
    const idle = this.#verb === "start" ? collector.start : collector.stop;
    say(this.#yes, busy ? collector.working : idle);
  }
}
