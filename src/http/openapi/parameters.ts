/** Parameters as OpenAPI describes them. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description: string;
  readonly schema: object;
  readonly example?: string;
}

const moment = "an instant with its time zone, or a day, which stands for the local midnight with which it begins";

export const feed: Parameter = {
  name: "feed",
  in: "path",
  required: true,
  description: "a feed's id, as `/feeds` names them",
  schema: { type: "string", pattern: "^[a-z0-9][a-z0-9-]{0,39}$" },
  example: "crowdmonitor",
};

export const date: Parameter = {
  name: "date",
  in: "path",
  required: true,
  description: "a local calendar day in the feed's time zone, not after today",
  schema: { type: "string", format: "date" },
  example: "2026-02-17",
};

export const venue = (required: boolean): Parameter => ({
  name: "venue",
  in: "query",
  required,
  description: `a venue's id${required ? "" : "; absent: every venue"}`,
  schema: { type: "string", minLength: 1, maxLength: 200 },
  example: "SSD-7",
});

export const from: Parameter = {
  name: "from",
  in: "query",
  required: true,
  description: `the beginning: ${moment}`,
  schema: { type: "string" },
  example: "2026-02-17T10:00:00Z",
};

export const to: Parameter = {
  name: "to",
  in: "query",
  required: true,
  description: `the end, not included: ${moment}`,
  schema: { type: "string" },
  example: "2026-02-18",
};

export const format: Parameter = {
  name: "format",
  in: "query",
  required: false,
  description: "what the readings are written as",
  schema: { type: "string", enum: ["json", "ndjson", "csv"], default: "json" },
};

const criterion = (name: string, description: string, example: string): Parameter => ({
  name,
  in: "query",
  required: false,
  description: `criterion: ${description}`,
  schema: { type: "number", minimum: 0 },
  example,
});

/** What a comparison's verdict goes by. */
export const criteria: readonly Parameter[] = [
  criterion("days", "days compared, at least", "7"),
  criterion("coverage", "covered share of the time that was to be heard, at least", "0.99"),
  criterion("agreement", "people by which simultaneous readings may differ", "2"),
  criterion("cost", "cost of listening a month, at most", "5"),
];
