import { z } from "zod";
import { CliError } from "./errors";

const timeLimitMs = 10_000;

const answer = z.looseObject({
  collector: z
    .looseObject({ status: z.string(), phase: z.string().optional(), until: z.string().optional() })
    .nullable(),
  deployments: z.array(
    z.looseObject({
      wanted: z.looseObject({ wanted: z.boolean() }).nullable(),
      listening: z.array(z.looseObject({ rejects: z.number() })),
    }),
  ),
});

/** What the app says of its collector. */
export type Status = z.infer<typeof answer>;

/** `POST /api/collectors/{feed}/start`. @throws CliError with what the app says */
export async function startCollector(app: string, feed: string): Promise<void> {
  const response = await fetch(`${app}/api/collectors/${feed}/start`, {
    method: "POST",
    signal: AbortSignal.timeout(60_000),
  });
  if (response.ok) return;
  const text = await response.text();
  const detail = /"detail":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  throw new CliError(`The collector can't be started: ${detail ?? `the app answered ${response.status}`}.`);
}

/** `GET /api/collectors/{feed}`; undefined where the app does not answer. */
export async function askStatus(url: string): Promise<Status | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeLimitMs) });
    return answer.safeParse(await response.json()).data;
  } catch {
    return undefined;
  }
}
