import { createServer, request as httpRequest } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { serveCdn } from "./cdn.ts";
import { cdnPath, isRewritten, rewriteHeaders, rewriteText } from "./rewrite.ts";
import type { Places } from "./rewrite.ts";

type TunnelOptions = {
  port: number;
  /** The app's internal address, e.g. `http://127.0.0.1:4402`. */
  target: string;
  /** Read on each request: the ports are known only once everything listens. */
  places: (tunnelOrigin: string) => Places;
};

/**
 * The app's public address, as the tunnel of `shopify app dev` gives it one: passes everything on, adds X-Forwarded-*,
 * and says the local hosts where the app says Shopify's. While the app does not answer it says so with a 503.
 */
export async function startTunnel({ port, target, places }: TunnelOptions): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    const here = places(`http://${request.headers.host ?? `localhost:${port}`}`);
    if (request.url?.startsWith(cdnPath))
      return void serveCdn({ path: request.url.slice(cdnPath.length).split("?")[0]!, admins: here.admins }, response);
    pass(request, response, { target, places: here });
  });
  // A connection that is closed in the moment in which a test uses it again fails that test.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The tunnel listens on no port.");
  return { origin: `http://localhost:${address.port}`, server };
}

/** These belong to one connection, not to the message. [RFC 9110] */
const perConnection = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te", "trailer"];

function pass(request: IncomingMessage, response: ServerResponse, { target, places }: { target: string; places: Places }): void {
  const headers = { ...request.headers };
  for (const name of perConnection) delete headers[name];
  headers["x-forwarded-host"] = request.headers.host;
  headers["x-forwarded-proto"] = "http";
  headers["x-forwarded-for"] = [request.headers["x-forwarded-for"], request.socket.remoteAddress].flat().filter(Boolean).join(", ");
  // Compressed text could not be rewritten.
  headers["accept-encoding"] = "identity";
  // Shopify's library answers crawlers with 410 and takes a browser without a window for one; here it is a person's.
  headers["user-agent"] = request.headers["user-agent"]?.replace("HeadlessChrome", "Chrome");
  if (request.headers["transfer-encoding"]) headers["transfer-encoding"] = request.headers["transfer-encoding"];

  const onward = httpRequest(new URL(request.url ?? "/", target), { method: request.method, headers }, (answer) =>
    relay(answer, response, places),
  );
  onward.on("error", () => {
    if (response.headersSent) response.destroy();
    else sayStarting(request, response);
  });
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

function relay(answer: IncomingMessage, response: ServerResponse, places: Places): void {
  const headers = rewriteHeaders(answer.headers, places);
  for (const name of perConnection) delete headers[name];
  if (!isRewritten(answer.headers["content-type"] ?? "")) {
    response.writeHead(answer.statusCode ?? 502, headers);
    answer.pipe(response);
    return;
  }
  const parts: Buffer[] = [];
  answer.on("data", (part: Buffer) => parts.push(part));
  answer.on("end", () => {
    const text = Buffer.from(rewriteText(Buffer.concat(parts).toString("utf8"), places));
    delete headers["etag"];
    if (text.length > 0) headers["content-length"] = String(text.length);
    response.writeHead(answer.statusCode ?? 502, headers);
    response.end(text);
  });
  answer.on("error", () => response.destroy());
}

function sayStarting(request: IncomingMessage, response: ServerResponse): void {
  const page = request.headers.accept?.includes("text/html");
  response.writeHead(503, { "Content-Type": page ? "text/html; charset=utf-8" : "text/plain; charset=utf-8", "Retry-After": "1" });
  response.end(page ? startingPage : "The app is starting.");
}

const startingPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>The app is starting</title>
<style>body{display:grid;place-items:center;height:100vh;margin:0;background:#f1f1f1;color:#303030;font:15px/1.5 system-ui,sans-serif}</style></head>
<body><p>The app is starting.</p></body></html>`;
