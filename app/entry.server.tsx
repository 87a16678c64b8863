/**
 * Renders documents as a stream. Browsers get the shell at once; crawlers, which read only once, get the whole page.
 * The library's headers say which shop's admin may frame the page.
 */
import { PassThrough } from "node:stream";

import { createReadableStreamFromReadable } from "@remix-run/node";
import type { EntryContext, HandleErrorFunction } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";

import { problemOf } from "./api/problems.ts";
import { toldPath } from "./http/request-facts.ts";
import { answerOnce } from "./http/request-keys.server.ts";
import { db } from "./platform/db.server.ts";
import { env } from "./platform/env.server.ts";
import { withLogContext } from "./platform/log-context.server.ts";
import { log } from "./platform/logger.server.ts";
import { inSpan, observe } from "./platform/measure.server.ts";
import { endUnlessKeysFit } from "./shopify/token-keys.server.ts";
import { ScreenFiles, screenFilesOf } from "./ui/connection/screen-files.tsx";
import { addDocumentResponseHeaders } from "./shopify/app.server.ts";
import { startTelemetry } from "./telemetry/start-telemetry.server.ts";

/** The web server takes these from the bundle, so that one process holds each module once. */
export { answerOnce, endUnlessKeysFit, env, log, problemOf };
export const watch = { start: () => startTelemetry({ role: "web", db }), withLogContext, inSpan, observe };

/** A loader that has not answered by then is given up (ms); the page shows its error instead of hanging. */
export const streamTimeout = 5_000;

export default async function handleRequest(request: Request, status: number, headers: Headers, context: EntryContext): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  const readyEvent = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  let answered = status;
  const isScreen = /^\/app(?:\/|$)/.test(new URL(request.url).pathname);
  const files = isScreen ? screenFilesOf(context.manifest.routes) : [];

  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <ScreenFiles.Provider value={files}>
        <RemixServer context={context} url={request.url} />
      </ScreenFiles.Provider>,
      {
        [readyEvent]: () => {
          const body = new PassThrough();
          headers.set("Content-Type", "text/html");
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: answered }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          answered = 500;
          log.error("page could not be rendered", error, { path: toldPath(new URL(request.url).pathname) });
        },
      },
    );
    // One second more than the router, so that its own timeout is the one that is shown.
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Whatever a loader or action throws by mistake. People see plain words; the stack goes to the log. */
export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted) return;
  // An address or a method that does not exist is the visitor's error.
  if (isRouteErrorResponse(error) && error.status < 500) return;
  // So is an address of data of an older router, of which the router warns.
  if (error instanceof Error && error.message.includes("?_data requests")) return;
  log.error("request failed", error, { path: toldPath(new URL(request.url).pathname) });
};
