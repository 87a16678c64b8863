/** Texts that PostgreSQL cannot hold: with a zero byte, or half of a surrogate pair. */

/** In the text of JSON: escaped, or it would be none. */
const NO_CHARACTER = /\\u(?:0000|d[89a-f])/i;

/** The text with U+FFFD in place of what is no character, as where bytes are no text. */
export function toPlain(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, "\ufffd");
}

/** The beginning of a text, of at most so many UTF-16 units, with no character cut in half. */
export function cutTo(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
}

type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/** JSON that comes from outside and is to be kept: what is no character in it becomes U+FFFD. Throws as JSON.parse does. */
export function parsePlainJson(text: string, revive?: Reviver): unknown {
  if (!NO_CHARACTER.test(text)) return JSON.parse(text, revive) as unknown;
  const plain = (value: unknown) => {
    if (typeof value === "string") return toPlain(value);
    if (typeof value !== "object" || value === null || Object.keys(value).every(isPlain)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [toPlain(key), one]));
  };
  return JSON.parse(text, function (this: unknown, key: string, value: unknown, context?: { source?: string }) {
    return plain(revive ? revive.call(this, key, value, context) : value);
  }) as unknown;
}

/** The same; `undefined` where the text is no JSON. */
export function plainJsonOrNothing(text: string, revive?: Reviver): unknown {
  try {
    return parsePlainJson(text, revive);
  } catch {
    return undefined;
  }
}

/** Whether PostgreSQL can hold all texts in it: no zero byte, no half of a surrogate pair. */
export function isPlain(value: unknown): boolean {
  // Not by calling itself: whoever sends it says how deep it is.
  const rest = [value];
  while (rest.length > 0) {
    const one = rest.pop();
    if (typeof one === "string" && /[\0\p{Surrogate}]/u.test(one)) return false;
    if (typeof one === "object" && one !== null) for (const within of Object.values(one)) rest.push(within);
  }
  return true;
}
