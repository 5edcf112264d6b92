import { fork } from "node:child_process";
import path from "node:path";
import { withoutStorage } from "../../local/processes/environment";
import { connectionString } from "../../local/processes/azurite";
import { loaded, type Loaded } from "./loaded";

/** Loads an app's module in a fresh process. @param packages also tells what each package took, which takes time itself */
export function load(file: string, packages = false): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    // Nothing is connected by loading; nobody listens there.
    const env = { ...withoutStorage(process.env), AzureWebJobsStorage: connectionString("http://127.0.0.1:9") };
    const child = fork(path.join(__dirname, "load-main.js"), [file, ...(packages ? ["--packages"] : [])], {
      env,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", (message) => resolve(loaded.parse(message)));
    child.once("error", reject);
    child.once("close", () => reject(new Error(`${file} could not be loaded.`)));
  });
}
