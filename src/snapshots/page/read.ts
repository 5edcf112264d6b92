import path from "node:path";
import { Worker } from "node:worker_threads";
import { messageOf } from "../../model/errors";
import { Failure, shown } from "../failure";
import type { Page } from "./fetch";
import type { Question } from "./find";
import type { PageAnswer, PageTask } from "./worker";

/** A page that takes longer is meant to. */
const parseMs = 10_000;
const memory = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

/**
 * Answers questions about a page. It is parsed in a thread of its own, within limits of time and memory: a page can be
 * written so that parsing takes minutes, in which the process would hear no feed.
 * @param root the app's directory @throws Failure
 */
export async function readPage(
  root: string,
  { bytes, contentType }: Page,
  questions: readonly Question[],
): Promise<PageAnswer[]> {
  const workerData: PageTask = { bytes, contentType, questions };
  const worker = new Worker(path.join(root, "dist/src/snapshots/page/worker.js"), {
    workerData,
    resourceLimits: memory,
    env: {},
    execArgv: [],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<PageAnswer[]>((resolve, reject) => {
      const fail = (why: string) => reject(new Failure("page-unreadable", `the page can't be parsed: ${why}.`));
      timer = setTimeout(() => fail(`it takes more than ${parseMs / 1000} s`), parseMs);
      worker.once("message", resolve);
      worker.once("error", (error) => fail(shown(messageOf(error))));
      worker.once("exit", () => fail("its parser ended"));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
