/** What routes read from an address: ids, pages and searches. Whatever cannot name anything of this shop is a 404. */
import { data } from "@remix-run/node";
import { z } from "zod";

import { LONGEST_SEARCH } from "#app/format/search-text.ts";
import { CODE_FILTERS, type MemberFilter } from "#app/members/member-filter.ts";
import { tagKey } from "#app/members/member-tags.ts";
import type { Edits } from "#app/edits/merge-edits.ts";
import type { MemberForm } from "#app/members/member-units.ts";
import { ABOUTS, type Draft } from "#app/messages/message.ts";
import { fromTyped } from "#app/format/zone-input.ts";
import { cutTo, plainJsonOrNothing } from "#app/platform/plain-text.ts";

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

/**
 * A discount as a page of Shopify's admin names it: `DiscountNode`, or the node of its kind, with one number for all of
 * them. Anything else is null. An automatic discount has no codes.
 */
export function discountIdFrom(raw: string | null): { id: string; automatic: boolean } | null {
  const [, kind, number] = /^gid:\/\/shopify\/Discount(|Code|Automatic)Node\/(\d{1,20})$/.exec(raw ?? "") ?? [];
  return number === undefined ? null : { id: `gid://shopify/DiscountCodeNode/${number}`, automatic: kind === "Automatic" };
}

/** A customer as Shopify names them; null for anything else. */
export function customerIdFrom(raw: string | null): string | null {
  return /^gid:\/\/shopify\/Customer\/\d{1,20}$/.test(raw ?? "") ? raw : null;
}

/** `gid://shopify/Order/1`, as an order's page in Shopify's admin names it; null for anything else. */
export function orderIdFrom(raw: string | null): string | null {
  return /^gid:\/\/shopify\/Order\/\d{1,20}$/.test(raw ?? "") ? raw : null;
}

/** Pages count from 1; nonsense is page 1. */
export function pageFrom(search: URLSearchParams): number {
  return z.coerce.number().int().min(1).max(1_000_000).catch(1).parse(search.get("page"));
}

/** A search as typed, without surrounding blanks, no longer than a field takes. */
export function searchFrom(search: URLSearchParams): string {
  return cutTo(search.get("search") ?? "", LONGEST_SEARCH).trim();
}

/** One of the allowed words; anything else is the fallback. */
export function oneOf<T extends string>(allowed: readonly T[], { raw, fallback }: { raw: string | null; fallback: T }): T {
  return allowed.find((word) => word === raw) ?? fallback;
}

/** A form field that carries JSON of this shape; anything else is refused like any other wrong field. */
export function fromJson<T>(shape: z.ZodType<T>) {
  return z
    .string()
    .transform((text, context): unknown => {
      const json = plainJsonOrNothing(text);
      if (json !== undefined) return json;
      context.addIssue({ code: "custom", message: "Not JSON" });
      return z.NEVER;
    })
    .pipe(shape as z.ZodType<T, unknown>);
}

/** Which members a list shows. What names no offer, or no filter we know, filters nothing. */
export function memberFilterFrom(search: URLSearchParams): MemberFilter {
  const offer = uuid.safeParse(search.get("offer"));
  return {
    search: searchFrom(search),
    offerId: offer.success ? offer.data : null,
    code: oneOf(CODE_FILTERS, { raw: search.get("code"), fallback: "any" }),
    attention: search.get("attention") === "1",
    archived: search.get("archived") === "1",
    tag: tagKey(search.get("tag") ?? "") || null,
  };
}

const detail = z.string().max(1_000);

/** A member's details as typed; the use case says what is wrong with them. */
export const memberForm: z.ZodType<MemberForm> = z.object({
  firstName: detail,
  lastName: detail,
  email: detail,
  handle: detail,
  customerId: detail,
});

/** A message as it is being written. */
export const draftForm: z.ZodType<Draft> = z.object({
  subject: z.string().max(1_000),
  body: z.string().max(20_000),
  about: z.enum(ABOUTS),
  template: z.string().max(100),
});

/** A form over something that exists: as it was shown, when, and as it is to be saved. */
export function editsOf<F>(form: z.ZodType<F>): z.ZodType<Edits<F>> {
  return z.object({ loaded: form, loadedAt: z.iso.datetime(), mine: form }) as unknown as z.ZodType<Edits<F>>;
}

/** What somebody typed into the time of the shop, as an instant; null when it is none. */
export function timeFrom(typed: string, zone: string): Date | null {
  const iso = fromTyped(typed, zone);
  return iso === null ? null : new Date(iso);
}
