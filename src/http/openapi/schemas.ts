import { z } from "zod";
import { problemDetails } from "../answers/common";
import { comparisonAnswer } from "../answers/comparison";
import { coverageAnswer } from "../answers/coverage";
import { dayAnswer } from "../answers/day";
import { feedsAnswer } from "../answers/feeds";
import { healthAnswer } from "../answers/health";
import { nowAnswer } from "../answers/now";
import { readingAnswer, readingsAnswer } from "../answers/readings";
import { weekAnswer } from "../answers/week";

/** Every answer by the name that OpenAPI gives it. */
export const answers = {
  Feeds: feedsAnswer,
  Now: nowAnswer,
  Day: dayAnswer,
  Reading: readingAnswer,
  Readings: readingsAnswer,
  Coverage: coverageAnswer,
  Week: weekAnswer,
  Comparison: comparisonAnswer,
  Health: healthAnswer,
  Problem: problemDetails,
} as const satisfies Record<string, z.ZodType>;

export type AnswerName = keyof typeof answers;

/** The schemas as JSON Schema, of the dialect that OpenAPI 3.1 takes. */
export function schemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => {
      const schema = z.toJSONSchema(answer, { target: "draft-2020-12", io: "output" });
      // OpenAPI 3.1 takes this dialect by itself.
      return [name, { ...schema, $schema: undefined }];
    }),
  );
}
