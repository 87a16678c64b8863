/** What is said of a request wherever requests are counted, traced or logged. */
import { randomUUID } from "node:crypto";

const AREAS = new Set([
  "app",
  "webhooks",
  "portal",
  "account",
  "admin",
  "auth",
  "assets",
  "unsubscribe",
  "confirm-test",
  "healthz",
  "readyz",
]);
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The part of the app a path belongs to, of a fixed list: paths hold ids, and strangers ask for what they like. */
export function areaOf(path: string): string {
  const first = /^\/([^/.]*)/.exec(path)?.[1] ?? "";
  if (first === "") return "root";
  return AREAS.has(first) ? first : "other";
}

/**
 * The address of a request as a path with its query, also where a program sent a whole address, as a proxy is asked; null for what is
 * neither. A zero byte becomes U+FFFD, because PostgreSQL holds none; not on the storefront's way, whose query is signed as it is.
 */
export function plainAddress(url: string): string | null {
  const rest = url.replace(/^https?:\/\/[^/?#]*/i, "");
  if (!/^(?:$|[/?#])/.test(rest)) return null;
  const address = rest.startsWith("/") ? rest : `/${rest}`;
  return address.startsWith("/portal") ? address : address.replaceAll("%00", "%EF%BF%BD");
}

/** A path as logs and traces may hold it: a link that was mailed is its own proof of who may follow it. */
export function toldPath(path: string): string {
  return path.replace(/^(\/(?:unsubscribe|confirm-test)\/).+/i, "$1…");
}

export function methodOf(method: string | undefined): string {
  return method !== undefined && METHODS.has(method) ? method : "other";
}

/** The id a proxy gave the request, where it looks like one; else a new one. */
export function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === "string" && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}
