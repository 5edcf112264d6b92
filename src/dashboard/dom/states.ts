import { ApiError } from "../api/client";
import { keys } from "../api/key";
import type { Texts } from "../text/en";
import { h, type Child } from "./h";

/** What is shown while nothing is there yet. */
export function loading(texts: Texts): HTMLElement {
  return h("p", { class: "loading", role: "status" }, texts.loading);
}

/** What is shown where there is nothing to show: what it means, and what to do. */
export function empty([title = "", text = ""]: readonly string[], ...actions: readonly Child[]): HTMLElement {
  return notice("empty", title, text, ...actions);
}

/** What is shown where something failed. @param retry tries it again */
export function failure(texts: Texts, error: unknown, retry: () => void): HTMLElement {
  const trouble = error instanceof ApiError ? error : new ApiError("problem", "");
  const [title, advice] = texts.trouble[trouble.trouble];
  if (trouble.trouble === "key") return notice("failure", title, advice, keyForm(texts, trouble.origin, retry));
  const detail = trouble.trouble === "problem" && trouble.message !== "" ? trouble.message : advice;
  const button = h("button", { type: "button", class: "button", onclick: retry }, texts.retry);
  const code = trouble.code === "" ? "" : trouble.code;
  return notice("failure", title, detail, code !== "" && h("p", { class: "code" }, code), button);
}

function notice(kind: string, title: string, text: string, ...rest: readonly Child[]): HTMLElement {
  const role = kind === "failure" ? "alert" : "status";
  return h("div", { class: `notice ${kind}`, role }, h("h2", {}, title), h("p", {}, text), ...rest);
}

function keyForm(texts: Texts, origin: string, retry: () => void): HTMLElement {
  const tried = keys.get(origin) !== "";
  const input = h("input", { type: "password", id: "read-key", autocomplete: "off", required: true });
  const use = (event: Event) => {
    event.preventDefault();
    keys.set(origin, input.value.trim());
    retry();
  };
  return h(
    "form",
    { class: "key-form", onsubmit: use },
    h("label", { for: "read-key" }, texts.keyLabel),
    input,
    h("button", { class: "button" }, texts.keySend),
    tried && h("p", { class: "warn" }, texts.keyWrong),
  );
}
