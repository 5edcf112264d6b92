import { loadBuffer, type CheerioAPI } from "cheerio";
import { messageOf } from "../../model/errors";
import { Failure, shown } from "../failure";
import { readNumber } from "../number";
import { labelled } from "./label";
import { textOf } from "./text";

/** Where a number stands on a page: in the element that a CSS selector names, else beside a label. */
export interface Question {
  readonly label: string;
  readonly selector?: string | undefined;
}

/** A page, with the charset that its server and it itself declare, or one that it may have in spite of that. */
export type Charset = "declared" | "utf-8" | "windows-1252";

/** Parses a page by a parser that takes a page in one pass, however it is nested. */
export function parsePage(bytes: Buffer, contentType: string | undefined, charset: Charset): CheerioAPI {
  const label = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? "")?.[1];
  const encoding =
    charset === "declared"
      ? { defaultEncoding: "utf-8", ...(label !== undefined && { transportLayerEncodingLabel: label }) }
      : { userEncoding: charset };
  return loadBuffer(bytes, { xml: { xmlMode: false }, encoding });
}

/**
 * The number that a question asks for.
 * @param parse parses the page; a label that is not found is looked for in the other charsets, too
 * @throws Failure
 */
export function findNumber(parse: (charset: Charset) => CheerioAPI, { label, selector }: Question): number {
  if (selector !== undefined) return bySelector(parse("declared"), selector);
  for (const charset of ["declared", "utf-8", "windows-1252"] as const) {
    const texts = labelled(parse(charset).root().toArray(), label);
    if (texts.length > 0) return byLabel(texts, label);
  }
  throw new Failure("label-missing", `the label "${shown(label)}" is nowhere on the page; was it renamed?`);
}

function bySelector($: CheerioAPI, selector: string): number {
  let elements;
  try {
    elements = $(selector).toArray();
  } catch (error) {
    throw new Failure("selector-invalid", `${shown(selector)} is no CSS selector: ${shown(messageOf(error))}`);
  }
  const [element] = elements;
  if (!element) throw new Failure("selector-missing", `${shown(selector)} matches nothing on the page.`);
  if (elements.length > 1)
    throw new Failure("selector-ambiguous", `${shown(selector)} matches ${elements.length} elements; one is wanted.`);
  return numberIn(textOf(element), shown(selector));
}

function byLabel(texts: readonly string[], label: string): number {
  const read = texts.map(readNumber);
  const values = new Set(read.flatMap((each) => ("value" in each ? [each.value] : [])));
  const [value] = values;
  // The same number twice is the same thing shown twice.
  if (value !== undefined && values.size === 1) return value;
  if (values.size > 1) {
    const found = [...values].slice(0, 3).join(", ");
    const advice = "write a selector";
    throw new Failure("number-ambiguous", `"${shown(label)}" stands beside several numbers, ${found}; ${advice}.`);
  }
  return numberIn(texts.find((text) => text !== "") ?? "", `beside "${shown(label)}"`);
}

function numberIn(text: string, where: string): number {
  const read = readNumber(text);
  if ("value" in read) return read.value;
  if (read.problem === "ambiguous")
    throw new Failure("number-ambiguous", `${where}: "${shown(text)}" has several numbers; write a selector.`);
  const found = text === "" ? "there is nothing; a script of the page may fill it in" : `"${shown(text)}" has none`;
  throw new Failure("number-missing", `no whole number ${where}: ${found}.`);
}
