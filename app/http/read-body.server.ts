import type { IncomingMessage } from "node:http";

import type { ByteBudget } from "./byte-budget.ts";

/** `release` gives the body's bytes back to the budget; it may be called more than once. */
export type BodyRead =
  | { ok: true; body: Buffer; release(): void }
  /** `gone`: the sender went away before the end. */
  | { ok: false; reason: "too_large" | "budget_spent" | "gone" };

const EMPTY = Buffer.alloc(0);

/**
 * Reads a request's body into memory, at most `limit` bytes of it: what announces more is refused before a byte is read,
 * and what sends more when it is passed. Bytes are taken from `budget` as they come. Stops reading when it refuses, and
 * leaves the rest on the connection. Never rejects.
 */
export function readBody(incoming: IncomingMessage, { limit, budget }: { limit: number; budget: ByteBudget }): Promise<BodyRead> {
  const announced = incoming.headers["content-length"];
  const isChunked = incoming.headers["transfer-encoding"] !== undefined;
  if (announced !== undefined && !(Number(announced) <= limit)) return Promise.resolve({ ok: false, reason: "too_large" });
  if (!isChunked && !Number(announced)) return Promise.resolve({ ok: true, body: EMPTY, release: () => undefined });

  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let taken = 0;
    const release = () => {
      budget.giveBack(taken);
      taken = 0;
    };
    const settle = (read: BodyRead) => {
      incoming.off("data", onData).off("end", onEnd).off("error", onGone).off("close", onGone);
      if (!read.ok) {
        chunks.length = 0;
        release();
      }
      resolve(read);
    };
    const refuse = (reason: "too_large" | "budget_spent") => {
      incoming.pause();
      settle({ ok: false, reason });
    };
    const onData = (chunk: Buffer) => {
      if (taken + chunk.length > limit) return refuse("too_large");
      if (!budget.take(chunk.length)) return refuse("budget_spent");
      taken += chunk.length;
      chunks.push(chunk);
    };
    const onEnd = () => settle({ ok: true, body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks), release });
    const onGone = () => settle({ ok: false, reason: "gone" });
    incoming.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone);
  });
}
