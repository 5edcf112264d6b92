import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AzureError } from "./errors";
import { RemoteApp } from "./remote-app";

/** Which app is meant: by its address, or by its name in Azure. */
export interface Where {
  readonly url?: string;
  readonly app?: string;
  readonly resourceGroup?: string;
  /** Id or name of the subscription that both are in. */
  readonly subscription?: string;
  /** The key is the first line of standard input. */
  readonly keyStdin?: boolean;
}

/** Names of what azd made and where, in its environment. */
type Output = "HEADCOUNT_COLLECTOR_NAME" | "AZURE_RESOURCE_GROUP" | "AZURE_SUBSCRIPTION_ID";

/**
 * Finds an app and its function key. The key goes from `az` into this process and from there into a header: it stands in
 * no command line, no history and no output.
 * @throws AzureError
 */
export async function find({ url, app, resourceGroup, subscription, keyStdin }: Where): Promise<RemoteApp> {
  if (url !== undefined) return new RemoteApp(withoutSlash(url), keyStdin ? await firstLine() : undefined);
  const name = app ?? (await output("HEADCOUNT_COLLECTOR_NAME"));
  const key = keyStdin ? await firstLine() : await functionKey(name, await placeOf({ resourceGroup, subscription }));
  return new RemoteApp(`https://${name}.azurewebsites.net`, key);
}

/**
 * The options that tell `az` where to look. A group of azd's is in azd's subscription, which need not be the one that
 * `az` has for its default; of a group that was named, only the caller knows it.
 */
async function placeOf({ resourceGroup, subscription }: Where): Promise<string[]> {
  const group = resourceGroup ?? (await output("AZURE_RESOURCE_GROUP"));
  const within = subscription ?? (resourceGroup === undefined ? await output("AZURE_SUBSCRIPTION_ID") : undefined);
  return ["--resource-group", group, ...(within === undefined ? [] : ["--subscription", within])];
}

function functionKey(name: string, place: readonly string[]): Promise<string> {
  const query = ["--query", "functionKeys.default", "--output", "tsv"];
  return run("az", ["functionapp", "keys", "list", "--name", name, ...place, ...query]);
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
