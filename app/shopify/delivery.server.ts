import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** One message as it came in. `text` or `request` may be asked for, once. */
export type Delivery = {
  method: string;
  /** By the name in small letters. */
  header(name: string): string | null;
  /** The body as it was signed. */
  text(): Promise<string>;
  request(): Request;
};

export function fromRequest(request: Request): Delivery {
  return {
    method: request.method,
    header: (name) => request.headers.get(name),
    text: () => request.text(),
    request: () => request,
  };
}

/** From Node's own server, without making a `Request` of it, which costs more than reading it. */
export function fromNode(incoming: IncomingMessage): Delivery {
  const header = (name: string) => incoming.headers[name]?.toString() ?? null;
  const method = incoming.method ?? "GET";
  return {
    ...{ method, header },
    text: () => textOf(incoming),
    request: () => {
      const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      );
      const body = method === "GET" || method === "HEAD" ? null : (Readable.toWeb(incoming) as ReadableStream);
      return new Request(new URL(incoming.url ?? "/", "http://localhost"), { method, headers, body, duplex: "half" } as RequestInit);
    },
  };
}

/** Rejects when the sender goes away before the end. */
function textOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.once("end", () => resolve((parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString()));
    incoming.once("error", reject);
  });
}
