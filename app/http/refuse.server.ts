import type { IncomingMessage, ServerResponse } from "node:http";

/** How long, and for how many bytes, a refused sender is listened to, so that it can read the refusal. */
const LINGER_MS = 2_000;
const LINGER_BYTES = 256 * 1024;

/**
 * Answers a request that is not let in, and closes its connection. A connection closed while its sender still writes is
 * reset, and the answer may be lost with it. So the whole answer is written first, and a little of the rest is read and
 * thrown away before the connection is closed. Never throws.
 */
export function refuse(
  { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse },
  status: number,
  headers: Record<string, string> = {},
): void {
  if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
  const text = `${status}\n`;
  outgoing.writeHead(status, { ...headers, Connection: "close", "Content-Type": "text/plain", "Content-Length": text.length });
  const hasBody = incoming.headers["content-length"] !== undefined || incoming.headers["transfer-encoding"] !== undefined;
  if (incoming.complete || !hasBody) return void outgoing.end(text);

  outgoing.write(text);
  let heard = 0;
  const close = () => {
    clearTimeout(timer);
    outgoing.end();
    incoming.socket.destroySoon();
  };
  const timer = setTimeout(close, LINGER_MS);
  incoming.on("data", (chunk: Buffer) => {
    heard += chunk.length;
    if (heard > LINGER_BYTES) incoming.pause();
  });
  incoming.once("end", close).once("close", close);
  incoming.resume();
}
