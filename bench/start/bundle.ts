import path from "node:path";
import { root } from "../../local/dashboard/root";
import { makePackage } from "../../local/package/make";

/** The package that is deployed. */
export interface Bundle {
  /** Its module. */
  readonly file: string;
  readonly megabytes: number;
}

/** Makes it in a folder away from the repository, where nothing that is missing could be found by chance. */
export async function bundle(folder: string): Promise<Bundle> {
  const packed = await makePackage(root, folder);
  const file = "dist/src/app.js";
  const bytes = packed.find((each) => each.file === file)?.bytes ?? NaN;
  return { file: path.join(folder, file), megabytes: bytes / 1e6 };
}
