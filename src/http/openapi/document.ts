import { errorCodes } from "../../model/errors";
import { routes } from "../../model/names";
import { version } from "../../model/version";
import * as parameter from "./parameters";
import type { Parameter } from "./parameters";
import { schemas, type AnswerName } from "./schemas";

const problemType = "application/problem+json";

interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  /** By content type. */
  readonly content: Readonly<Record<string, object>>;
  /** Whether a client that has the answer already is told so. */
  readonly etag?: boolean;
  readonly problems: readonly number[];
  /** What 503 holds where that is no problem. */
  readonly unavailable?: object;
}

const { feed, date, venue, from, to, format, criteria } = parameter;
const range = [from, to] as const;

const operations: Readonly<Record<string, Operation>> = {
  [routes.feeds]: {
    id: "getFeeds",
    summary: "Every feed with its venues",
    content: json("Feeds"),
    etag: true,
    problems: [500, 503],
  },
  [routes.now]: {
    id: "getNow",
    summary: "Every venue as it is now",
    description: "From what listeners have written down last, which is at most one flush old; ages say how old.",
    parameters: [feed],
    content: json("Now"),
    etag: true,
    problems: [404, 500, 503],
  },
  [routes.day]: {
    id: "getDay",
    summary: "A local day, window by window, with its gaps",
    parameters: [feed, date, venue(false)],
    content: json("Day"),
    etag: true,
    problems: [400, 404, 500, 503],
  },
  [routes.readings]: {
    id: "getReadings",
    summary: "Every reading, streamed",
    description:
      "Of any stretch of time, in order of receipt, once aggregated. An answer that can't be finished breaks off.",
    parameters: [feed, ...range, venue(false), format],
    content: {
      ...json("Readings"),
      "application/x-ndjson": { schema: { type: "string", description: "one Reading a line" } },
      "text/csv": {
        schema: {
          type: "string",
          description:
            "RFC 4180 with a header row, in UTF-8 with a byte order mark; an apostrophe stands before what a spreadsheet would take for a formula",
        },
      },
    },
    problems: [400, 404, 500, 503],
  },
  [routes.coverage]: {
    id: "getCoverage",
    summary: "When nobody was listening, and why",
    description: "At most 400 days at once.",
    parameters: [feed, ...range],
    content: json("Coverage"),
    etag: true,
    problems: [400, 404, 500, 503],
  },
  [routes.week]: {
    id: "getWeek",
    summary: "A venue's typical week, by weekday and hour, of the last eight weeks",
    parameters: [feed, venue(true)],
    content: json("Week"),
    etag: true,
    problems: [400, 404, 500, 503],
  },
  [routes.comparison]: {
    id: "getComparison",
    summary: "Hourly snapshots against continuous listening, with a verdict",
    description: "At most 31 days at once; each hour and day of a venue where one is asked for.",
    parameters: [feed, ...range, venue(false), ...criteria],
    content: json("Comparison"),
    etag: true,
    problems: [400, 404, 500, 503],
  },
  [routes.health]: {
    id: "getHealth",
    summary: "Whether data is fresh, and if not, why",
    content: json("Health"),
    problems: [],
    unavailable: { description: "Data is stale", content: json("Health") },
  },
};

const problemOf: Readonly<Record<number, string>> = {
  400: "The request can't be understood",
  404: "There is no such feed or venue",
  500: "Something went wrong",
  503: "Storage can't be read",
};

/** The data API as OpenAPI 3.1. @param base the address below which its paths are @param keyed whether it asks for a key */
export function openapiDocument(base: string, keyed: boolean): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "Headcount",
      version,
      summary: "How full places are, and when nobody was listening.",
      description: `Times are UTC, days are those of the feed's time zone. Errors are problem details with a stable \`code\`: ${errorCodes.join(", ")}.`,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: base }],
    security: keyed ? [{ functionKey: [] }] : [],
    paths: Object.fromEntries(
      Object.entries(operations).map(([route, operation]) => [`/${route}`, { get: describe(operation, keyed) }]),
    ),
    components: {
      schemas: schemas(),
      responses: Object.fromEntries(
        Object.entries(problemOf).map(([status, description]) => [
          `Problem${status}`,
          { description, content: { [problemType]: { schema: ref("Problem") } } },
        ]),
      ),
      ...(keyed && {
        securitySchemes: { functionKey: { type: "apiKey", in: "header", name: "x-functions-key" } },
      }),
    },
  };
}

function describe(operation: Operation, keyed: boolean): object {
  const { id, summary, description, parameters = [], content, etag, problems, unavailable } = operation;
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    responses: {
      200: { description: summary, content },
      ...(etag && { 304: { description: "Nothing else than what `If-None-Match` names" } }),
      ...Object.fromEntries(problems.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
      ...(keyed && { 401: { description: "The function key is missing, or is none" } }),
      ...(unavailable && { 503: unavailable }),
    },
  };
}

function json(name: AnswerName): Record<string, object> {
  return { "application/json": { schema: ref(name) } };
}

function ref(name: AnswerName): object {
  return { $ref: `#/components/schemas/${name}` };
}
