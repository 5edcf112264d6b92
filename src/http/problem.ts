import type { HttpResponseInit } from "@azure/functions";
import { HeadcountError, messageOf, type ErrorCode } from "../model/errors";
import { isRefused, isStorageError } from "../storage/errors";

const statusOf: Record<ErrorCode, number> = {
  CONFIG_UNREADABLE: 500,
  CONFIG_INVALID: 500,
  ENVIRONMENT_INVALID: 500,
  FEED_UNKNOWN: 404,
  VENUE_UNKNOWN: 404,
  REQUEST_INVALID: 400,
  METHOD_UNKNOWN: 405,
  STORAGE_UNREACHABLE: 503,
  STORAGE_CONFLICT: 503,
  ARCHIVE_INVALID: 500,
  JOURNAL_INVALID: 500,
  DASHBOARD_MISSING: 500,
  ASSET_UNKNOWN: 404,
  BUSY: 503,
  WEBHOOK_FAILED: 503,
  INTERNAL: 500,
};

const titles: Record<number, string> = {
  400: "Bad request",
  404: "Not found",
  405: "Method not allowed",
  500: "Internal error",
  503: "Unavailable",
};

/** An error as problem details (RFC 9457) with its stable code. */
export function problem(error: unknown): Omit<HttpResponseInit, "headers"> & { headers: Record<string, string> } {
  const code = codeOf(error);
  const status = statusOf[code];
  return {
    status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store" },
    body: JSON.stringify({ type: "about:blank", title: titles[status], status, code, detail: detailOf(error) }),
  };
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof HeadcountError) return error.code;
  return isStorageError(error) ? "STORAGE_UNREACHABLE" : "INTERNAL";
}

/** What of an error anybody may know. */
export function detailOf(error: unknown): string {
  const code = codeOf(error);
  if (code === "INTERNAL") return "Something went wrong in Headcount; its log says what.";
  if (code === "STORAGE_UNREACHABLE" && !(error instanceof HeadcountError)) {
    if (isRefused(error)) return "Storage refuses the app; check its connection string, or its identity's roles.";
    return "Storage could not answer; try again.";
  }
  return messageOf(error);
}

/** A JSON answer that no cache keeps. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponseInit {
  return {
    status,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}
