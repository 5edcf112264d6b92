import { isTag, isText, type AnyNode, type Element, type ParentNode } from "domhandler";
import { pieces, textOf } from "./text";

/** Levels above a label at which its number may still stand beside it. */
const mostLevels = 4;
const mostPlaces = 50;
const cells = new Set(["td", "th"]);
const bare = new Set(["br", "hr", "wbr", "img", "svg", "input", "script", "style", "template", "noscript"]);
const borders = new Set(["li", "tr", "tbody", "thead", "table", "body", "html", "main", "form", "section", "article"]);

/**
 * The texts that belong to a label, one for each place where it stands: what follows it within its own element, else what
 * stands next to it, else, of a table's column, the cells below. A text may be empty.
 */
export function labelled(nodes: readonly AnyNode[], label: string): string[] {
  return placesOf(nodes, label).map(({ node, rest }) => {
    const own = [rest, followers(node)].join(" ").trim();
    return /\d/.test(own) ? own : beside(node);
  });
}

interface Place {
  /** The text in which the label ends. */
  readonly node: AnyNode;
  /** What of it follows the label. */
  readonly rest: string;
}

/** Where a label ends in the text that a reader sees, without regard to case and kinds of white space. */
function placesOf(nodes: readonly AnyNode[], label: string): Place[] {
  const words = plain(label).trim().split(/\s+/u).map(escaped);
  const wanted = new RegExp(`(?<![\\p{L}\\p{N}])${words.join("\\s+")}(?!\\p{L})`, "giu");
  const parts: string[] = [];
  const ends: { readonly end: number; readonly node: AnyNode }[] = [];
  let length = 0;
  for (const { text, node } of pieces(nodes)) {
    const part = plain(text);
    parts.push(part);
    length += part.length;
    if (node) ends.push({ end: length, node });
  }
  const text = parts.join("");
  const places: Place[] = [];
  for (const match of text.matchAll(wanted)) {
    const end = match.index + match[0].length;
    const piece = ends.find((each) => each.end >= end);
    if (piece) places.push({ node: piece.node, rest: text.slice(end, piece.end) });
    if (places.length === mostPlaces) break;
  }
  return places;
}

/** One form for letters that can be written in two; hyphens that are not seen are none. */
function plain(text: string): string {
  return text.normalize("NFC").replace(/\u00ad/g, "");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

function followers(node: AnyNode): string {
  return textOf(...siblingsAfter(node));
}

function siblingsAfter(node: AnyNode): AnyNode[] {
  const after: AnyNode[] = [];
  for (let next = node.nextSibling; next; next = next.nextSibling) after.push(next);
  return after;
}

/** The text next to the element in which a label stands. */
function beside(node: AnyNode): string {
  let at = tagAbove(node);
  for (let level = 0; level < mostLevels && at; level++) {
    if (cells.has(at.name)) return besideCell(at);
    if (borders.has(at.name)) return "";
    const neighbour = siblingsAfter(at).find(isThing);
    // An empty neighbour is where the number should be: what stands further off belongs to something else.
    const isForeign = at.name === "dt" && !(neighbour && isTag(neighbour) && neighbour.name === "dd");
    if (neighbour) return isForeign ? "" : textOf(neighbour);
    at = tagAbove(at);
  }
  return "";
}

/** What may hold a number: an element, but for those that never hold text, or a text. */
function isThing(node: AnyNode): boolean {
  return isTag(node) ? !bare.has(node.name) : isText(node) && node.data.trim() !== "";
}

/** Of a row of headings the cells below, else the next cell. */
function besideCell(cell: Element): string {
  const row = tagAbove(cell);
  const inRow = cellsOf(cell.parent);
  const isHeading =
    (row && tagAbove(row)?.name === "thead") || (inRow.length > 1 && inRow.every(({ name }) => name === "th"));
  if (!row || !isHeading) {
    const next = inRow[inRow.indexOf(cell) + 1];
    return next ? textOf(next) : "";
  }
  const column = columnOf(inRow, cell);
  return rowsAfter(row)
    .map((each) => cellsOf(each).find((below, _index, all) => columnOf(all, below) === column))
    .map((below) => (below ? textOf(below) : ""))
    .filter((text) => text !== "")
    .join(" ");
}

function rowsAfter(row: Element): Element[] {
  const group = tagAbove(row);
  const isGroup = group && (group.name === "thead" || group.name === "tbody");
  const others = isGroup ? siblingsAfter(group).filter(isTag) : [];
  const rows = [...siblingsAfter(row).filter(isTag), ...others.flatMap(({ children }) => children.filter(isTag))];
  return rows.filter(({ name }) => name === "tr");
}

function cellsOf(row: ParentNode | null): Element[] {
  return (row?.children ?? []).filter(isTag).filter(({ name }) => cells.has(name));
}

function tagAbove({ parent }: AnyNode): Element | undefined {
  return parent && isTag(parent) ? parent : undefined;
}

/** Counting the columns that earlier cells span. */
function columnOf(row: readonly Element[], cell: Element): number {
  return row.slice(0, row.indexOf(cell)).reduce((sum, { attribs }) => sum + span(attribs["colspan"]), 0);
}

function span(text: string | undefined): number {
  const columns = Number(text ?? 1);
  return Number.isInteger(columns) && columns > 0 && columns <= 1000 ? columns : 1;
}
