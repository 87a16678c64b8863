/** The readable part of a creator's stable link: `/apps/reissue/go/maya-moss`. Lower case Latin letters, digits, hyphens. */
import { LONGEST_SLUG, slugOf } from "#app/format/slug.ts";

/**
 * Handles to try for a member's link in an offer, best first, without end: their social handle or name, then with the
 * offer, then with a number. None is made of a code.
 */
export function* handlesFor({ name, handle, offer }: { name: string; handle: string; offer: string }): Generator<string> {
  const who = slugOf(handle) || slugOf(name) || "creator";
  const both = [who, slugOf(offer)].filter(Boolean).join("-").slice(0, LONGEST_SLUG).replace(/-+$/, "");
  yield who;
  yield both;
  for (let number = 2; ; number += 1) yield `${both}-${number}`;
}

/** Handles are compared in lower case: an address that was typed by hand still finds its creator. */
export function handleOf(raw: string): string | null {
  const handle = raw.toLowerCase();
  return /^[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?$/.test(handle) ? handle : null;
}
