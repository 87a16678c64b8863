/** HTTP by hand, for what no client would send. */
import { connect } from "node:net";

export type Outcome = {
  /** Of the last answer that is not 1xx; null when the server closed the connection without one. */
  status: number | null;
  head: string;
  /** Bytes that were written before the server refused or closed. */
  sent: number;
};

type Sending = {
  port: number;
  /** The request line and headers, with the empty line behind them. */
  head: string | Buffer;
  /** Pieces of the body, written as fast as the server takes them. */
  body?: Iterable<Buffer>;
  /** Goes away once everything is written. */
  abort?: boolean;
  timeoutMs?: number;
};

/** Sends one request and waits for its answer, or for the connection to close. Never rejects. */
export function send({ port, head, body = [], abort = false, timeoutMs = 30_000 }: Sending): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    let heard = "";
    let sent = 0;
    let done = false;
    const timer = setTimeout(finish, timeoutMs);
    const pieces = body[Symbol.iterator]();

    function finish(): void {
      if (done) return;
      done = true;
      clearTimeout(timer);
      socket.destroy();
      const answers = [...heard.matchAll(/HTTP\/1\.[01] (\d{3})[^]*?\r\n\r\n/g)].filter(([, status]) => !status!.startsWith("1"));
      const last = answers.at(-1);
      resolve({ status: last ? Number(last[1]) : null, head: last?.[0] ?? "", sent });
    }
    function write(): void {
      while (!done) {
        const { value, done: over } = pieces.next();
        if (over) {
          if (abort) finish();
          return;
        }
        sent += value.length;
        if (!socket.write(value)) return void socket.once("drain", write);
      }
    }
    socket.on("connect", () => {
      socket.write(head);
      write();
    });
    socket.on("data", (data) => {
      heard += data.toString("latin1");
      const end = /HTTP\/1\.[01] [2-5]\d\d[^]*?\r\n\r\n/.exec(heard);
      if (end && (heard.length > 65_536 || isWhole(heard.slice(end.index)))) finish();
    });
    // A reset may come with the answer still to be read.
    socket.on("error", () => setTimeout(finish, 20));
    socket.on("end", finish);
    socket.on("close", finish);
  });
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf("\r\n\r\n") + 4;
  const head = answer.slice(0, end);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return answer.length >= end + Number(length) || /^HTTP\/1\.\d (204|304)/.test(head);
  return /transfer-encoding: chunked/i.test(head) ? answer.endsWith("0\r\n\r\n") : false;
}

const BLOCK = Buffer.alloc(64 * 1024, "x");

/** So many bytes in pieces of 64 KB; as chunks of the chunked transfer coding when asked. */
export function* bytes(count: number, { chunked = false } = {}): Generator<Buffer> {
  for (let left = count; left > 0; left -= BLOCK.length) {
    const piece = left >= BLOCK.length ? BLOCK : BLOCK.subarray(0, left);
    yield chunked ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]) : piece;
  }
  if (chunked) yield Buffer.from("0\r\n\r\n");
}

/** The head of a POST with the headers of a webhook whose signature is nobody's. */
export function unsignedHead(path: string, headers: Record<string, string>): string {
  const all = {
    Host: "127.0.0.1",
    "Content-Type": "application/json",
    "X-Shopify-Topic": "orders/create",
    "X-Shopify-Hmac-Sha256": "bm9ib2R5IHNpZ25lZCB0aGlzIG1lc3NhZ2UgYXQgYWxsISE=",
    "X-Shopify-Shop-Domain": "lumen-botanics.myshopify.com",
    "X-Shopify-API-Version": "2026-10",
    "X-Shopify-Webhook-Id": "1",
    ...headers,
  };
  return `POST ${path} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;
}
