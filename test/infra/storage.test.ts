import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { infra, readInfra, type BicepFile } from "./bicep";

const action = z.record(z.string(), z.record(z.string(), z.string()));
const rule = z.object({
  name: z.string(),
  definition: z.object({
    filters: z.object({ blobTypes: z.array(z.string()), prefixMatch: z.array(z.string()) }),
    actions: z.partialRecord(z.enum(["baseBlob", "version", "snapshot"]), action),
  }),
});

let files: BicepFile[];

beforeAll(async () => {
  files = await readInfra();
});

function bodyOf(file: string, name: string) {
  return files.find((each) => each.file === file)?.resources.find((resource) => resource.name === name)?.body;
}

function rules() {
  const lifecycle = z.object({ properties: z.object({ policy: z.object({ rules: z.array(rule) }) }) });
  const { properties } = lifecycle.parse(bodyOf("app/data-storage.bicep", "lifecycle"));
  return properties.policy.rules.map(({ name, definition }) => ({ name, ...definition }));
}

test("append blobs are deleted by rules, and nothing else is asked for, since Azure can do no more with them", () => {
  const appended = rules().filter(({ filters }) => filters.blobTypes.includes("'appendBlob'"));
  expect(appended.length).toBeGreaterThan(2);
  for (const { actions } of appended)
    for (const wanted of Object.values(actions)) expect(Object.keys(wanted)).toEqual(["delete"]);
});

test("versions of every container go, and those of journals and signs of life do not wait for an immutability policy", () => {
  const days = (container: string, type: string) =>
    rules()
      .filter(({ filters }) => filters.blobTypes.includes(`'${type}'`))
      .filter(({ filters }) => filters.prefixMatch.includes(`'\${${container}}/'`))
      .map(({ actions }) => actions.version?.["delete"]?.["daysAfterCreationGreaterThan"]);
  expect(days("archiveContainer", "blockBlob")).toEqual(["max(softDeleteDays, immutableDays)"]);
  for (const container of ["journalContainer", "controlContainer"])
    for (const type of ["blockBlob", "appendBlob"]) expect(days(container, type)).toEqual(["softDeleteDays"]);
});

test("only the archive is immutable, and a policy that somebody locked is left alone", () => {
  const data = files.find(({ file }) => file === "app/data-storage.bicep");
  expect(data?.text.match(/^resource (\w+) .*immutabilityPolicies@.*$/m)?.[0]).toMatch(
    / = if \(immutable && !immutableLocked\) \{$/,
  );
  expect(bodyOf("app/data-storage.bicep", "policy")).toMatchObject({ parent: "archive" });
  expect(data?.text.match(/immutableStorageWithVersioning/g)).toHaveLength(1);
});

test("a budget goes on from the month in which it began, which Azure lets nobody change", () => {
  const main = files.find(({ file }) => file === "main.bicep");
  // Its value is another one each month, so it may be the default of one parameter and no more.
  expect(main?.text.match(/utcNow/g)).toHaveLength(1);
  expect(main?.text).toContain("param thisMonth string = utcNow('yyyy-MM-01')");
  const module = main?.modules.find(({ path: file }) => file === "app/budget.bicep");
  expect(module?.parameters["startDate"]).toBe("budgetFrom");
  expect(main?.variables["budgetFrom"]).toBe("empty(budgetStart) ? thisMonth : budgetStart");
  // There and back: what one deployment chose is what the next is given.
  expect(main?.outputs["HEADCOUNT_BUDGET_START"]).toBe("budgeted ? budgetFrom : budgetStart");
  const azd = JSON.parse(readFileSync(path.join(infra, "main.parameters.json"), "utf8")) as {
    parameters: Record<string, unknown>;
  };
  expect(azd.parameters["budgetStart"]).toEqual({ value: "${HEADCOUNT_BUDGET_START=}" });
  expect(azd.parameters).not.toHaveProperty("thisMonth");
});

test("a collector is named by a small letter, since it stands in the names of blob containers", () => {
  const { parameters = [] } = files.find(({ file }) => file === "main.bicep") ?? {};
  const letters = parameters.find(({ name }) => name === "collector")?.allowed ?? [];
  expect(letters.join("")).toBe("abcdefghijklmnopqrstuvwxyz");
});
