import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Starts the Chromium of this machine. @throws Error that says how to get one */
export async function startBrowser(): Promise<Browser> {
  const given = process.env["CHROMIUM"];
  const executablePath = given ?? places.find((place) => existsSync(place));
  if (executablePath === undefined || !existsSync(executablePath)) {
    const where =
      given === undefined ? "There is no Chromium on this machine" : `CHROMIUM is ${given}, where nothing is`;
    throw new Error(`${where}; install one (Debian: apt-get install chromium), or set CHROMIUM to its path.`);
  }
  // Chromium's own sandbox does not run as root, as in most containers; the pages are ours.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}
