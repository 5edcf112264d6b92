import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Language, Parser, type Node } from "web-tree-sitter";

export const infra = path.resolve(__dirname, "../../infra");

/** An expression: an object or a list where it is one to look into (a union's literal parts, a choice's first), else its text. */
export type Value = { readonly [key: string]: Value } | readonly Value[] | string;

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly secure: boolean;
  /** The values it may have, where they are listed. */
  readonly allowed: readonly string[] | undefined;
}

export interface Module {
  readonly name: string;
  readonly path: string;
  readonly parameters: { readonly [key: string]: Value };
  /** The condition under which it is deployed. */
  readonly condition: string | undefined;
}

export interface Resource {
  readonly name: string;
  readonly type: string;
  readonly version: string;
  readonly existing: boolean;
  readonly body: Value;
}

/** A Bicep file, as far as a grammar without types tells. */
export interface BicepFile {
  /** Below infra/. */
  readonly file: string;
  readonly text: string;
  /** What could not be parsed, with its place. */
  readonly errors: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly variables: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly modules: readonly Module[];
  readonly resources: readonly Resource[];
  /** Files that `loadTextContent` and `loadJsonContent` take in, below infra/. */
  readonly loaded: readonly string[];
  /** Names that are used and not declared in the file. */
  readonly undeclared: readonly string[];
  /** Names that are declared in the file and not used. */
  readonly unused: readonly string[];
}

/** Every Bicep file of infra/, parsed by tree-sitter's grammar. */
export async function readInfra(): Promise<BicepFile[]> {
  await Parser.init();
  const parser = new Parser();
  const grammar = readFileSync(require.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm"));
  parser.setLanguage(await Language.load(grammar));
  const files = readdirSync(infra, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".bicep"));
  return files.sort().map((file) => {
    const text = readFileSync(path.join(infra, file), "utf8");
    const tree = parser.parse(text);
    if (!tree) throw new Error(`${file} was not parsed.`);
    return read(file, text, tree.rootNode);
  });
}

function read(file: string, text: string, root: Node): BicepFile {
  const nodes = [...descendants(root)];
  const all = (type: string) => nodes.filter((node) => node.type === type);
  const inFile = (name: string) => path.posix.join(path.posix.dirname(file), name);
  return {
    file,
    text,
    errors: nodes
      .filter((node) => node.type === "ERROR" || node.isMissing)
      .map((node) => `${file}:${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`),
    parameters: all("parameter_declaration").map(parameterOf),
    variables: Object.fromEntries(all("variable_declaration").map((node) => [declared(node), valueOf(last(node))])),
    outputs: Object.fromEntries(all("output_declaration").map((node) => [declared(node), last(node).text])),
    modules: all("module_declaration").map((node) => moduleOf(node, inFile)),
    resources: all("resource_declaration").map(resourceOf),
    loaded: all("call_expression")
      .filter((node) => /^load(Text|Json)Content\(/.test(node.text))
      .map((node) => inFile(/\('([^']+)'/.exec(node.text)?.[1] ?? "")),
    ...names(nodes),
  };
}

function parameterOf(node: Node): Parameter {
  const decorators = node.previousNamedSibling?.type === "decorators" ? node.previousNamedSibling : undefined;
  const list = decorators?.namedChildren.find((each) => each?.text.startsWith("@allowed("));
  const array = list && [...descendants(list)].find(({ type }) => type === "array");
  return {
    name: declared(node),
    type: node.namedChildren[1]?.text ?? "",
    required: !node.children.some((child) => child?.type === "="),
    secure: decorators?.text.includes("@secure()") ?? false,
    allowed: array?.namedChildren.map((each) => unquoted(each?.text ?? "")),
  };
}

function moduleOf(node: Node, inFile: (name: string) => string): Module {
  const [, where] = named(node);
  const { body, condition } = bodyOf(node);
  const value = valueOf(body) as Record<string, Value>;
  return {
    name: declared(node),
    path: inFile(unquoted(where?.text ?? "")),
    parameters: (value["params"] ?? {}) as Record<string, Value>,
    condition,
  };
}

function resourceOf(node: Node): Resource {
  const [, type] = named(node);
  const [name = "", version = ""] = unquoted(type?.text ?? "").split("@");
  const existing = node.children.some((child) => child?.type === "existing" || child?.text === "existing");
  return { name: declared(node), type: name, version, existing, body: valueOf(bodyOf(node).body) };
}

/** What a resource or module is made of, inside its condition or loop. */
function bodyOf(node: Node): { body: Node; condition?: string } {
  const outer = last(node);
  if (outer.type === "if_statement") return { body: last(outer), condition: named(outer)[0]?.text };
  if (outer.type === "for_statement") return { body: outer.childForFieldName("body") ?? last(outer) };
  return { body: outer };
}

function valueOf(node: Node): Value {
  if (node.type === "for_statement") return [valueOf(node.childForFieldName("body") ?? last(node))];
  if (node.type === "array") {
    const [only] = named(node);
    return only?.type === "for_statement" ? valueOf(only) : named(node).map(valueOf);
  }
  if (node.type === "ternary_expression") {
    const consequence = node.childForFieldName("consequence");
    return consequence && ["object", "array"].includes(consequence.type) ? valueOf(consequence) : node.text;
  }
  if (node.type === "call_expression" && node.text.startsWith("union(")) {
    const parts = named(node.childForFieldName("arguments") ?? node).map(valueOf);
    return Object.assign({}, ...parts.filter((part) => typeof part === "object")) as Value;
  }
  if (node.type !== "object") return node.text;
  return Object.fromEntries(
    named(node)
      .filter(({ type }) => type === "object_property")
      .map((property) => [unquoted(named(property)[0]?.text ?? ""), valueOf(last(property))]),
  );
}

const declarations = ["parameter", "variable", "resource", "module", "output"].map((kind) => `${kind}_declaration`);
/** Namespaces and what stands in every file. */
const known = new Set(["az", "sys"]);

function names(nodes: readonly Node[]): { undeclared: string[]; unused: string[] } {
  const declaredNames = new Set<string>();
  const loops = new Set<string>();
  const used = new Set<string>();
  for (const node of nodes) {
    if (declarations.includes(node.type) && node.type !== "output_declaration") declaredNames.add(declared(node));
    if (node.type === "for_statement") loops.add(node.childForFieldName("initializer")?.text ?? "");
    if (node.type === "identifier" && isUse(node)) used.add(node.text);
  }
  return {
    undeclared: [...used].filter((name) => !declaredNames.has(name) && !loops.has(name) && !known.has(name)),
    // Resources and modules are there to be deployed, not to be named.
    unused: nodes
      .filter(({ type }) => type === "parameter_declaration" || type === "variable_declaration")
      .map(declared)
      .filter((name) => !used.has(name)),
  };
}

function isUse(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (declarations.includes(parent.type) && parent.namedChildren[0]?.id === node.id) return false;
  if (parent.type === "object_property" && parent.namedChildren[0]?.id === node.id) return false;
  if (parent.type === "for_statement" && parent.childForFieldName("initializer")?.id === node.id) return false;
  return !(parent.type === "call_expression" && parent.childForFieldName("function")?.id === node.id);
}

function declared(node: Node): string {
  return named(node)[0]?.text ?? "";
}

function named(node: Node): Node[] {
  return node.namedChildren.flatMap((child) => (child && child.type !== "comment" ? [child] : []));
}

function last(node: Node): Node {
  return named(node).at(-1) ?? node;
}

function unquoted(text: string): string {
  return text.replace(/^'(.*)'$/s, "$1");
}

function* descendants(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (child) yield* descendants(child);
}
