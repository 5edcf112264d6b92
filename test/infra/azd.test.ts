import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { packageDirectory } from "../../local/package/plan";
import { readInfra } from "./bicep";

const root = path.resolve(__dirname, "../..");

interface AzureYaml {
  readonly services: Record<string, { project: string; dist: string; resourceName: string; remoteBuild: boolean }>;
}

test("azure.yaml deploys what `npm run package` makes, to the apps that main.bicep names", async () => {
  const { services } = parse(readFileSync(path.join(root, "azure.yaml"), "utf8")) as AzureYaml;
  const outputs = (await readInfra()).find(({ file }) => file === "main.bicep")?.outputs ?? {};
  expect(Object.keys(services)).toEqual(["collector", "reader"]);
  for (const { project, dist, resourceName, remoteBuild } of Object.values(services)) {
    expect(path.resolve(root, project, dist)).toBe(packageDirectory(root));
    expect(Object.keys(outputs)).toContain(/^\$\{(\w+)\}$/.exec(resourceName)?.[1]);
    expect(remoteBuild).toBe(false);
  }
});
