/** What routes read from an address: ids, pages and searches. Whatever cannot name anything of this shop is a 404. */
import { data } from "@remix-run/node";
import { z } from "zod";

const uuid = z.uuid();

/** Thrown by loaders and actions; the screen's error boundary says it in plain words. */
export function notFound() {
  return data(null, { status: 404, statusText: "Not found" });
}

/** An id from the path. Anything but a UUID throws the 404 a missing row would. */
export function idFrom(raw: string | undefined): string {
  const parsed = uuid.safeParse(raw);
  if (!parsed.success) throw notFound();
  return parsed.data;
}

/** Pages count from 1; nonsense is page 1. */
export function pageFrom(search: URLSearchParams): number {
  return z.coerce.number().int().min(1).max(1_000_000).catch(1).parse(search.get("page"));
}

/** A search as typed, without surrounding blanks and cut at 100 characters. */
export function searchFrom(search: URLSearchParams): string {
  return (search.get("search") ?? "").trim().slice(0, 100);
}

/** One of the allowed words; anything else is the fallback. */
export function oneOf<T extends string>(allowed: readonly T[], { raw, fallback }: { raw: string | null; fallback: T }): T {
  return allowed.find((word) => word === raw) ?? fallback;
}
