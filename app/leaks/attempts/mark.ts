/**
 * What leaves a checkout of a name that was refused there: a number of 32 bits that names of codes are compared by. Whatever else somebody
 * typed by mistake, a gift card's code or an address, cannot be read from it. It is FNV-1a (Fowler, Noll and Vo) over the name's key.
 */
import { keyOf } from "#app/codes/promo-code.ts";

const [BASIS, PRIME] = [0x811c9dc5, 0x01000193];

/** The number of a name, in any letter case. */
export function markOf(name: string): number {
  let mark = BASIS;
  for (const byte of new TextEncoder().encode(keyOf(name))) mark = Math.imul(mark ^ byte, PRIME);
  return mark >>> 0;
}
