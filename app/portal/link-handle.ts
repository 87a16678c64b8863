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

/** With the number behind it. */
const LONGEST_HANDLE = LONGEST_SLUG + 20;
/** Longer than any handle, however it is encoded. */
const LONGEST_TYPED = 500;

/**
 * The handle of an address that somebody typed or copied: in capitals, with an `@`, an accent, a dot at the end of a sentence or what a
 * messenger adds unseen, it still finds its creator. Null for what names nobody.
 */
export function handleOf(raw: string): string | null {
  if (raw.length > LONGEST_TYPED) return null;
  let typed: string;
  try {
    typed = decodeURIComponent(raw);
  } catch {
    return null;
  }
  // A whole address that was encoded once more: the handle is what stands first.
  const [first = ""] = typed.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "").split(/[/\\?#]/);
  const handle = slugOf(first, LONGEST_HANDLE);
  return handle === "" ? null : handle;
}
