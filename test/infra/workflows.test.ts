import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const folder = path.resolve(__dirname, "../../.github/workflows");

const step = z.strictObject({
  name: z.string().optional(),
  // One of an owner's, at a version.
  uses: z
    .string()
    .regex(/^[\w-]+\/[\w-]+@v\d+$/)
    .optional(),
  with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  run: z.string().optional(),
});
const permissions = z.partialRecord(z.enum(["contents", "id-token"]), z.enum(["read", "write", "none"]));
const workflow = z.strictObject({
  name: z.string(),
  on: z.partialRecord(z.enum(["push", "pull_request", "workflow_dispatch"]), z.unknown()),
  permissions,
  concurrency: z.string().optional(),
  jobs: z.record(
    z.string(),
    z.strictObject({
      "runs-on": z.string(),
      environment: z.string().optional(),
      "timeout-minutes": z.int(),
      env: z.record(z.string(), z.string()).optional(),
      steps: z.array(step.refine(({ uses, run }) => (uses === undefined) !== (run === undefined))).min(1),
    }),
  ),
});

const texts = readdirSync(folder).map((name) => ({ name, text: readFileSync(path.join(folder, name), "utf8") }));

test.each(texts)("$name is a workflow that keeps no secret", ({ text }) => {
  const { error } = workflow.safeParse(parse(text));
  expect(error && z.prettifyError(error)).toBeUndefined();
  expect(text).not.toMatch(/secrets\.|client-secret|AZURE_CREDENTIALS|creds:/);
});

test("a deployment signs in by federation, for which it may ask GitHub for a token, and deploys a service that there is", () => {
  const { permissions, jobs } = workflow.parse(parse(texts.find(({ name }) => name === "deploy.yml")?.text ?? ""));
  expect(permissions).toEqual({ contents: "read", "id-token": "write" });
  const { environment, env = {}, steps } = z.object({ deploy: workflow.shape.jobs.valueType }).parse(jobs).deploy;
  expect(environment).toBe("azure");
  const ran = steps.map(({ run }) => run ?? "").join("\n");
  expect(ran).toMatch(/azd auth login[^]*--federated-credential-provider github/);
  for (const value of Object.values(env)) expect(value).toMatch(/^\$\{\{ (vars\.AZURE_\w+|inputs\.what) \}\}$/);
  const used = [...ran.matchAll(/\$(\w+)/g)].map(([, name = ""]) => name);
  expect(used.filter((name) => !(name in env))).toEqual([]);
  const services = parse(readFileSync(path.resolve(folder, "../../azure.yaml"), "utf8")) as { services: object };
  const offered = /options: \[(.*)\]/.exec(texts.find(({ name }) => name === "deploy.yml")?.text ?? "")?.[1];
  expect(offered?.split(", ").sort()).toEqual(Object.keys(services.services).sort());
});
