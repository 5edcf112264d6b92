import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import { routes } from "../../model/names";
import { openapiDocument } from "../openapi/document";
import { replyTo } from "./reply";

/** `GET /api/openapi.json`: the data API as OpenAPI 3.1, made from the very schemas of its answers. */
export function answerOpenapi({ config }: App, request: HttpRequest): Promise<HttpResponseInit> {
  const base = new URL(request.url).pathname.slice(0, -(routes.openapi.length + 1));
  const body = openapiDocument(base === "" ? "/" : base, config.settings.readAccess === "key");
  return replyTo(request, { body, maxAge: 3600 });
}
