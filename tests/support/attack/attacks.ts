/** Attacks on a web server of this machine, and the client that measures how it answers meanwhile. */
import { get } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import { bytes, send, unsignedHead, type Outcome } from "./raw-client.ts";

type Body = { port: number; path?: string; size: number; chunked?: boolean };

/** One unsigned body, announced by its length or sent in chunks. */
export function unsignedBody({ port, path = "/webhooks/orders", size, chunked = false }: Body): Promise<Outcome> {
  const length: Record<string, string> = chunked ? { "Transfer-Encoding": "chunked" } : { "Content-Length": String(size) };
  return send({ port, head: unsignedHead(path, length), body: bytes(size, { chunked }) });
}

export function parallelBodies({ count, ...body }: Body & { count: number }): Promise<Outcome[]> {
  return Promise.all(Array.from({ length: count }, () => unsignedBody(body)));
}

/**
 * Connections that send one byte a second and never a whole request: every second one of headers, every other of a body.
 * `open` tells how many the server has not closed yet.
 */
export function slowConnections({ port, count }: { port: number; count: number }): { open(): number; stop(): void } {
  const sockets = new Set<Socket>();
  for (let at = 0; at < count; at++) {
    const socket = connect({ port, host: "127.0.0.1" });
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.write(
      at % 2 === 0
        ? "POST /webhooks/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
        : unsignedHead("/webhooks/orders", { "Content-Length": "4000" }),
    );
  }
  const dripping = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write("x");
  }, 1_000);
  return {
    open: () => sockets.size,
    stop() {
      clearInterval(dripping);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Asks for `/healthz` every `everyMs` until stopped. Milliseconds of each answer; Infinity for one that was not 200. */
export function measureAnswers({ port, everyMs }: { port: number; everyMs: number }): { stop(): Promise<number[]> } {
  const took: number[] = [];
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  const ask = () =>
    new Promise<void>((resolve) => {
      const began = performance.now();
      const tell = (ms: number) => {
        took.push(ms);
        resolve();
      };
      get({ port, host: "127.0.0.1", path: "/healthz", agent: false, timeout: 10_000 }, (answer) => {
        answer.resume();
        answer.on("end", () => tell(answer.statusCode === 200 ? performance.now() - began : Infinity));
      })
        .on("timeout", function (this: { destroy(): void }) {
          this.destroy();
        })
        .on("error", () => tell(Infinity));
    });
  const running = (async () => {
    while (!stopped) {
      const asked = ask().finally(() => underWay.delete(asked));
      underWay.add(asked);
      await pause(everyMs);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
      await Promise.all(underWay);
      return took.sort((a, b) => a - b);
    },
  };
}
