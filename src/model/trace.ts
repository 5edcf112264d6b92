/**
 * The trace id of a W3C `traceparent`, or undefined where that is none. It arrives in a request's header, so it is
 * anybody's text until it has this form.
 */
export function traceIdOf(traceparent: string | null | undefined): string | undefined {
  const id = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(traceparent ?? "")?.[1];
  return id === undefined || /^0+$/.test(id) ? undefined : id;
}
