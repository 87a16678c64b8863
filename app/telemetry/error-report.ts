/** What leaves the log for whoever is told of errors: which one it is and where it happened, without what people typed. */

import { withoutArguments } from "#app/platform/error-text.ts";

type ErrorReport = {
  /** The log line's name, such as `job_failed`. */
  event: string;
  role: string;
  /** ISO, UTC. */
  at: string;
  error: { name: string; message: string; stack: string[] };
  shop?: string;
  job?: string;
  requestId?: string;
};

const LONGEST = 500;
const FRAMES = 30;
/** Tokens as Shopify makes them, JSON web tokens, e-mail addresses, and passwords inside addresses. */
const SECRETS: readonly [RegExp, string][] = [
  [/\bsh(?:pat|pss|pua|prt|pca|prss)_[\w-]+/g, "[token]"],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[token]"],
  [/(\w+:\/\/)[^\s/@]+@/g, "$1[account]@"],
  [/[^\s<>"'`=:,;()@]+@[^\s<>"'`=:,;()@]+\.[^\s<>"'`=:,;()@]+/g, "[address]"],
];

/** `fields` are the log line's; of them only shop, job and request id are told on. */
export function errorReport(
  event: string,
  error: unknown,
  about: { fields: Readonly<Record<string, unknown>>; role: string; at: Date },
): ErrorReport {
  const { name, message, stack } = partsOf(error);
  return {
    event,
    role: about.role,
    at: about.at.toISOString(),
    error: { name, message: masked(withoutArguments(message).slice(0, 2 * LONGEST)).slice(0, LONGEST), stack: framesOf(stack) },
    ...textOf(about.fields, "shop"),
    ...textOf(about.fields, "job"),
    ...textOf(about.fields, "requestId"),
  };
}

/** Takes what must not leave out of a text. */
export function masked(text: string): string {
  return SECRETS.reduce((left, [secret, instead]) => left.replace(secret, instead), withoutArguments(text));
}

function partsOf(error: unknown): { name: string; message: string; stack: string } {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack ?? "" };
  if (typeof error === "object" && error !== null && "message" in error)
    return { name: "Error", message: String(error.message), stack: "" };
  return { name: "Error", message: String(error), stack: "" };
}

/** The places alone: the lines before them repeat the message. */
function framesOf(stack: string): string[] {
  return stack
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, FRAMES);
}

function textOf<N extends "shop" | "job" | "requestId">(fields: Readonly<Record<string, unknown>>, name: N): Partial<Record<N, string>> {
  const value = fields[name];
  return typeof value === "string" ? ({ [name]: value } as Record<N, string>) : {};
}
