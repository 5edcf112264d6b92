import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startAzurite, type Azurite } from "../../local/processes/azurite";
import { makePast, past, type Past, type PastOptions } from "./past";

/** Storage with a past in it. */
export interface Filled {
  readonly azurite: Azurite;
  readonly past: Past;
}

/**
 * Starts the storage of a folder, and fills it where it is empty.
 * @param say takes a line of progress
 * @throws Error where it holds another past than is asked for
 */
export async function fill(folder: string, options: PastOptions, say: (line: string) => void): Promise<Filled> {
  const file = path.join(folder, "past.json");
  const made = existsSync(file) ? past.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  if (made && (made.days !== options.days || made.rawDays !== options.rawDays)) {
    const held = `${made.days} days, ${made.rawDays} of them with raw windows`;
    throw new Error(`${folder} holds another past: ${held}. Ask for that, or name another folder.`);
  }
  mkdirSync(folder, { recursive: true });
  const azurite = await startAzurite(path.join(folder, "azurite"));
  try {
    if (made) return { azurite, past: made };
    const fresh = await makePast(azurite.connectionString, options, say);
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`);
    return { azurite, past: fresh };
  } catch (error) {
    await azurite.stop();
    throw error;
  }
}
