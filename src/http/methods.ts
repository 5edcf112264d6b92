import type { HttpMethod, HttpRequest, HttpResponseInit } from "@azure/functions";
import { HeadcountError } from "../model/errors";
import { problem } from "./problem";

/** What an endpoint answers. */
export type Method = "GET" | "POST";

const others: readonly HttpMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

/**
 * What an endpoint is registered for. It refuses what it does not answer itself, since the host's refusal says nothing.
 * @param preflights whether OPTIONS are answered by a function of their own
 */
export function methodsTaken(preflights: boolean): HttpMethod[] {
  return preflights ? [...others] : [...others, "OPTIONS"];
}

/** The answer to a method that an endpoint does not have. */
export function refuseMethod({ method }: Pick<HttpRequest, "method">, allowed: Method): HttpResponseInit {
  const refused = problem(new HeadcountError("METHOD_UNKNOWN", `${method} is not answered here; ask by ${allowed}.`));
  return { ...refused, headers: { ...refused.headers, Allow: allowed } };
}
