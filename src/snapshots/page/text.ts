import { isTag, isText, type AnyNode } from "domhandler";

const inline = new Set(
  "a abbr b bdi bdo cite code data dfn em font i kbd label mark output q s samp small span strong sub sup time tt u var wbr".split(
    " ",
  ),
);
const silent = new Set(["script", "style", "template", "noscript", "head", "title", "textarea", "select", "svg"]);

/** A piece of a page's text, and where it stands; a break between two blocks has no node. */
export interface Piece {
  readonly text: string;
  readonly node: AnyNode | undefined;
}

/** What a reader sees of nodes, in order of reading. Not by recursion: a page may be nested without end. */
export function pieces(nodes: readonly AnyNode[]): Piece[] {
  const found: Piece[] = [];
  const stack: (AnyNode | "break")[] = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node === "break") found.push({ text: " ", node: undefined });
    else if (isText(node)) found.push({ text: node.data, node });
    else if (isTag(node)) {
      if (silent.has(node.name) || "hidden" in node.attribs) continue;
      const isBlock = !inline.has(node.name);
      if (isBlock) stack.push("break");
      for (let child = node.lastChild; child; child = child.previousSibling) stack.push(child);
      if (isBlock) found.push({ text: " ", node: undefined });
    } else if ("children" in node) {
      for (let child = node.lastChild; child; child = child.previousSibling) stack.push(child);
    }
  }
  return found;
}

/** The same as one text, ordinary white space joined; a space that does not break stays what it is. */
export function textOf(...nodes: readonly AnyNode[]): string {
  return pieces(nodes)
    .map(({ text }) => text)
    .join("")
    .replace(/[ \t\r\n\f]+/g, " ")
    .trim();
}
