import type { HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import { routes } from "../../model/names";
import { answerCoverage } from "./coverage";
import { answerDay } from "./day";
import { answerFeeds } from "./feeds";
import { answerNow } from "./now";
import type { Asked } from "./parameters";
import { answerWeek } from "./week";

/** A function of the reading side. */
export interface ReadingFunction {
  readonly name: string;
  readonly route: string;
  readonly answer: (app: App, request: Asked) => Promise<HttpResponseInit>;
}

export const readingFunctions: readonly ReadingFunction[] = [
  { name: "getFeeds", route: routes.feeds, answer: answerFeeds },
  { name: "getNow", route: routes.now, answer: answerNow },
  { name: "getDay", route: routes.day, answer: answerDay },
  { name: "getCoverage", route: routes.coverage, answer: answerCoverage },
  { name: "getWeek", route: routes.week, answer: answerWeek },
];
