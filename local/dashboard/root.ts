import path from "node:path";

/** The directory of package.json, whether this runs built or not. */
export const root = path.resolve(
  __dirname,
  path.basename(path.resolve(__dirname, "../..")) === "dist" ? "../../.." : "../..",
);
