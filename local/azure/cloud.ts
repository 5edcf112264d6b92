import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AzureError } from "./errors";
import { RemoteApp } from "./remote-app";

/** Which app is meant: by its address, or by its name in Azure. */
export interface Where {
  readonly url?: string;
  readonly app?: string;
  readonly resourceGroup?: string;
  /** The key is the first line of standard input. */
  readonly keyStdin?: boolean;
}

/** Names of what azd made, among its outputs. */
type Output = "HEADCOUNT_COLLECTOR_NAME" | "AZURE_RESOURCE_GROUP";

/**
 * Finds an app and its function key. The key goes from `az` into this process and from there into a header: it stands in
 * no command line, no history and no output.
 * @throws AzureError
 */
export async function find({ url, app, resourceGroup, keyStdin }: Where): Promise<RemoteApp> {
  if (url !== undefined) return new RemoteApp(withoutSlash(url), keyStdin ? await firstLine() : undefined);
  const name = app ?? (await output("HEADCOUNT_COLLECTOR_NAME"));
  const group = resourceGroup ?? (await output("AZURE_RESOURCE_GROUP"));
  const key = keyStdin ? await firstLine() : await functionKey(name, group);
  return new RemoteApp(`https://${name}.azurewebsites.net`, key);
}

function functionKey(name: string, group: string): Promise<string> {
  const query = ["--query", "functionKeys.default", "--output", "tsv"];
  return run("az", ["functionapp", "keys", "list", "--name", name, "--resource-group", group, ...query]);
}

function output(name: Output): Promise<string> {
  return run("azd", ["env", "get-value", name]);
}

/** @throws AzureError with what the program said, which is no secret: its output is not shown */
async function run(program: "az" | "azd", args: readonly string[]): Promise<string> {
  const windows = process.platform === "win32";
  try {
    const { stdout } = await promisify(execFile)(windows ? `${program}.cmd` : program, args, {
      shell: windows,
      env: process.env,
    });
    const answer = stdout.trim();
    if (answer === "") throw new AzureError(`${program} ${args.slice(0, 3).join(" ")} said nothing.`);
    return answer;
  } catch (error) {
    if (error instanceof AzureError) throw error;
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT")
      throw new AzureError(`${program} is not installed, or not on the path; or give --url and --key-stdin.`);
    throw new AzureError(`${program} ${args.slice(0, 3).join(" ")} failed: ${(stderr ?? "").trim().slice(0, 500)}`);
  }
}

async function firstLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const line = Buffer.concat(chunks).toString("utf8").split("\n", 1)[0]?.trim() ?? "";
  if (line === "") throw new AzureError("There is no key on standard input.");
  return line;
}

function withoutSlash(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new AzureError(`"${url}" is no http:// or https:// address.`);
  return url.replace(/\/+$/, "");
}
