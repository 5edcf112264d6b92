import type { CollectorAnswer, Listener } from "../../api/answers";
import type { Context } from "../../context";
import { h } from "../../dom/h";
import { plain } from "../../text/name";

/** Who listens, in every deployment, and what went wrong there last. */
export function listenersOf({ texts, format }: Context, { deployments }: CollectorAnswer): HTMLElement {
  const { collector } = texts;
  const item = (name: string, value: string, kind = "") =>
    h("div", { class: kind }, h("dt", {}, name), h("dd", {}, value));
  const errorOf = ({ reason, detail }: Listener) => {
    if (reason === null) return collector.noError;
    return detail === null ? texts.reasons[reason] : `${texts.reasons[reason]}: ${plain(detail, 300)}`;
  };
  const listener = (each: Listener) =>
    h(
      "dl",
      { class: "listener" },
      item(collector.process, plain(each.process, 40)),
      item(
        collector.connection,
        each.connected ? collector.connected : collector.notConnected,
        each.connected ? "" : "warn",
      ),
      item(collector.connections, format.count(each.connectionsOpened)),
      item(collector.frames, format.count(each.frames)),
      item(collector.readings, format.count(each.readings)),
      item(collector.rejects, format.count(each.rejects), each.rejects > 0 ? "warn" : ""),
      item(collector.lastError, errorOf(each), "wide"),
    );
  const rejects = deployments.some(({ listening }) => listening.some((each) => each.rejects > 0));
  // Those of the past are of no interest beside those that are meant to listen.
  const present = deployments.filter(({ wanted, listening }) => wanted?.wanted === true || listening.length > 0);
  return h(
    "div",
    { class: "listeners" },
    ...(present.length > 0 ? present : deployments).map(({ deployment, wanted, listening }) =>
      h(
        "section",
        {},
        h(
          "h3",
          {},
          h("bdi", {}, plain(deployment, 60)),
          h("span", { class: "note" }, wanted?.wanted === true ? collector.wanted : collector.notWanted),
        ),
        ...(listening.length > 0 ? listening.map(listener) : [h("p", { class: "hint" }, collector.nobody)]),
      ),
    ),
    rejects && h("p", { class: "hint" }, collector.rejectsHint),
  );
}
