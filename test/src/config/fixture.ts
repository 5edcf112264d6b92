import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadConfig, type Config } from "../../../src/config/load";
import { HeadcountError } from "../../../src/model/errors";

/** The least that a feed needs. */
export const feed = {
  id: "pool",
  name: "Pool",
  url: "ws://127.0.0.1:9001/api",
  mapping: { venue: "uid", occupancy: "n" },
};

/** The least that an environment needs. */
export const storage = { AzureWebJobsStorage: "UseDevelopmentStorage=true" };

type Files = Record<string, string>;

/** Loads files written to a root directory of their own. */
export function loadFiles(files: Files, env: Record<string, string> = {}): Config {
  const root = mkdtempSync(path.join(tmpdir(), "headcount-config-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text);
    return loadConfig({ root, env: { ...storage, ...env } });
  } catch (error) {
    if (!(error instanceof HeadcountError)) throw error;
    throw new HeadcountError(error.code, error.message.replaceAll(root + path.sep, ""));
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Loads feeds.json with some content: JSON text, or a value. */
export function load(content: unknown, env: Record<string, string> = {}): Config {
  return loadFiles({ "feeds.json": typeof content === "string" ? content : JSON.stringify(content) }, env);
}

/** The code and the lines of the error that loading ends with. */
export function failure(loading: () => unknown): { code: string; lines: string[] } {
  try {
    loading();
  } catch (error) {
    if (error instanceof HeadcountError) return { code: error.code, lines: error.message.split("\n") };
    throw error;
  }
  return { code: "none", lines: [] };
}
