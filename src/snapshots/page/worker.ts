import { parentPort, workerData } from "node:worker_threads";
import type { SnapshotFailure } from "../../model/snapshot";
import { failureOf } from "../failure";
import { findNumber, parsePage, type Charset, type Question } from "./find";
import type { CheerioAPI } from "cheerio";

/** What the thread that parses a page is given. */
export interface PageTask {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly questions: readonly Question[];
}

/** An answer for each question. */
export type PageAnswer = { readonly value: number } | SnapshotFailure;

const { bytes, contentType, questions } = workerData as PageTask;
const parsed = new Map<Charset, CheerioAPI>();

function parse(charset: Charset): CheerioAPI {
  const page = parsed.get(charset) ?? parsePage(Buffer.from(bytes), contentType, charset);
  parsed.set(charset, page);
  return page;
}

function answer(question: Question): PageAnswer {
  try {
    return { value: findNumber(parse, question) };
  } catch (error) {
    return failureOf(error);
  }
}

parentPort?.postMessage(questions.map(answer));
