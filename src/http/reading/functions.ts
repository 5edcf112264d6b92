import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import { routes } from "../../model/names";
import { answerComparison, comparing } from "./comparison";
import { answerCoverage } from "./coverage";
import { answerDay } from "./day";
import { answerFeeds } from "./feeds";
import { answerHealth, healthOf } from "./health";
import { answerNow, nowOf } from "./now";
import { assureOnce } from "./parameters";
import { answerOpenapi } from "./openapi";
import { answerReadings } from "./readings";
import { sharing } from "./sharing";
import { answerWeek } from "./week";

/** A function of the reading side. */
export interface ReadingFunction {
  readonly name: string;
  readonly route: string;
  readonly answer: (request: HttpRequest) => Promise<HttpResponseInit>;
}

/** However many pages look on, what is asked of storage for `now` and `health` is asked once in so many milliseconds. */
const nowMs = 1000;
const healthMs = 5000;
/** A comparison reads every reading of its range. */
const comparisonMs = 60_000;
const mostComparisons = 20;

export function readingFunctions(app: App): ReadingFunction[] {
  const clock = () => app.clock.now();
  const now = sharing(nowMs, clock, (feed) => nowOf(app, app.config.feed(feed)));
  const health = sharing(healthMs, clock, () => healthOf(app));
  const comparisons = comparing(clock, comparisonMs, mostComparisons);
  const functions: ReadingFunction[] = [
    { name: "getFeeds", route: routes.feeds, answer: (request) => answerFeeds(app, request) },
    { name: "getNow", route: routes.now, answer: (request) => answerNow(app, request, now) },
    { name: "getDay", route: routes.day, answer: (request) => answerDay(app, request) },
    { name: "getReadings", route: routes.readings, answer: (request) => answerReadings(app, request) },
    { name: "getCoverage", route: routes.coverage, answer: (request) => answerCoverage(app, request) },
    { name: "getWeek", route: routes.week, answer: (request) => answerWeek(app, request) },
    {
      name: "getComparison",
      route: routes.comparison,
      answer: (request) => answerComparison(app, request, comparisons),
    },
    { name: "getHealth", route: routes.health, answer: () => answerHealth(app, () => health("")) },
    { name: "getOpenapi", route: routes.openapi, answer: (request) => answerOpenapi(app, request) },
  ];
  return functions.map(({ name, route, answer }) => ({
    name,
    route,
    answer: async (request) => {
      assureOnce(request);
      return answer(request);
    },
  }));
}
