/** Texts that PostgreSQL cannot hold: with a zero byte, or half of a surrogate pair. */

/** In the text of JSON: escaped, or it would be none. */
const NO_CHARACTER = /\\u(?:0000|d[89a-f])/i;

type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/** JSON that comes from outside and is to be kept: what is no character becomes U+FFFD, as where bytes are no text. Throws as JSON.parse does. */
export function parsePlainJson(text: string, revive?: Reviver): unknown {
  if (!NO_CHARACTER.test(text)) return JSON.parse(text, revive) as unknown;
  const plain: Reviver = (_, value) => (typeof value === "string" ? value.replace(/[\0\p{Surrogate}]/gu, "\ufffd") : value);
  return JSON.parse(text, function (this: unknown, key: string, value: unknown, context?: { source?: string }) {
    return plain.call(this, key, revive ? revive.call(this, key, value, context) : value);
  }) as unknown;
}

/** Whether PostgreSQL can hold all texts in it: no zero byte, no half of a surrogate pair. */
export function isPlain(value: unknown): boolean {
  if (typeof value === "string") return !/[\0\p{Surrogate}]/u.test(value);
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}
