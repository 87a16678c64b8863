/** Names a stranger would try next after seeing a leaked one: `SARAH10` makes `SARAH15` and `SARAH-20` guessable. */
import { keyOf } from "./promo-code.ts";

/**
 * Whether `name` can be guessed from `leaked`: the same letters once digits and separators are set aside, the letters it begins
 * or ends with (`MAYA10` of `GLOWMAYA10`), all of it with something around it, or one character changed, added or dropped. The
 * same name is not a look-alike of itself.
 */
export function looksLike(name: string, leaked: string): boolean {
  const [one, other] = [keyOf(name), keyOf(leaked)];
  if (one === other) return false;
  const [stem, otherStem] = [stemOf(one), stemOf(other)];
  if (stem.length >= 3 && stem === otherStem) return guessableTail(one);
  if (stem.length >= 3 && (otherStem.startsWith(stem) || otherStem.endsWith(stem)) && guessableTail(one)) return true;
  if (other.length >= 5 && (one.startsWith(other) || one.endsWith(other))) return /\d/.test(other) || one.length - other.length <= 3;
  return Math.min(one.length, other.length) >= 5 && oneEditApart(one, other);
}

function stemOf(key: string): string {
  return key.replace(/[^\p{L}]/gu, "");
}

/** A long number is not guessed by counting up: `SARAH-48213` is no look-alike of `SARAH10`. */
function guessableTail(key: string): boolean {
  return key.replace(/\D/g, "").length <= 3;
}

function oneEditApart(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = short.length === long.length ? at + 1 : at;
  return short.slice(rest) === long.slice(at + 1);
}

/** Answers which leaked name this one can be guessed from; null when none. Ten thousand names are asked about while a person waits. */
export function lookAlikesOf(leaked: Iterable<string>): (name: string) => string | null {
  const byEdge = new Map<string, string[]>();
  for (const name of leaked) for (const edge of edgesOf(name)) byEdge.set(edge, [...(byEdge.get(edge) ?? []), name]);
  return (name) => {
    for (const edge of edgesOf(name)) {
      const found = byEdge.get(edge)?.find((candidate) => looksLike(name, candidate));
      if (found !== undefined) return found;
    }
    return null;
  };
}

/** Names that can be guessed from each other share one of these: how the name begins, and how its letters begin or end. */
function edgesOf(name: string): Set<string> {
  const key = keyOf(name);
  const stem = stemOf(key);
  return new Set([`^${key.slice(0, 3)}`, `^${stem.slice(0, 3)}`, `$${stem.slice(-3)}`]);
}
