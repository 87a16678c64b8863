/** What a promo code may be called, and when two names are the same to Shopify. */

/** Shopify's own limit, counted in characters (recorded: "is too long (maximum is 255 characters)"). */
export const LONGEST_NAME = 255;

/**
 * Why a name cannot be issued. Shopify itself only refuses empty, too long and line breaks; `space` and `symbol` are
 * ours: such codes break in share links (`/discount/CODE`), in the comma-joined code lists of carts, or when dictated.
 */
export type NameRefusal = "empty" | "too_long" | "line_break" | "space" | "symbol";

type ParsedName = { ok: true; name: string; key: string } | { ok: false; reason: NameRefusal; found?: string };

const LINE_BREAK = /[\r\n\u2028\u2029]/;
const SPACE = /[\s\u200b\ufeff\p{Cc}\p{Cf}]/u;
const SYMBOL = /[,;/\\%#?&+"'<>]/;

/**
 * Reads what a person typed or pasted. Blanks around it are dropped. `keeping` is a name the member already holds:
 * it may be issued again as it is, whatever is in it, because it came from Shopify.
 */
export function parsePromoCode(raw: string, options: { keeping?: string } = {}): ParsedName {
  const name = raw.trim().normalize("NFC");
  if (name === "") return { ok: false, reason: "empty" };
  if (LINE_BREAK.test(name)) return { ok: false, reason: "line_break" };
  if ([...name].length > LONGEST_NAME) return { ok: false, reason: "too_long" };
  const key = keyOf(name);
  if (options.keeping !== undefined && keyOf(options.keeping) === key) return { ok: true, name, key };
  if (SPACE.test(name)) return { ok: false, reason: "space" };
  const symbol = SYMBOL.exec(name);
  if (symbol) return { ok: false, reason: "symbol", found: symbol[0] };
  return { ok: true, name, key };
}

/** What in a name does not survive in a share link, which is a path; null for a name that works as one. */
export function notInLinks(name: string): string | null {
  if (SPACE.test(name.trim())) return "a blank";
  return SYMBOL.exec(name)?.[0] ?? null;
}

/**
 * The form in which names are compared. Shopify looks codes up without regard to case. Upper case calls a few more
 * names equal than lower case would (`ß` and `SS`), which at worst refuses a name and never promises one twice.
 */
export function keyOf(name: string): string {
  return name.trim().normalize("NFC").toUpperCase().normalize("NFC");
}

/**
 * The form in which Shopify judges whether a name is free, wider than how it looks codes up: accents count as their letters, `ß` as
 * SS, `Œ` as OE, signs nobody sees as nothing, all emoji as one (met in public: with one emoji code in use another is refused). Only ever
 * to warn of a refusal and to say which code stands in the way; two codes that exist side by side are told apart by `keyOf`.
 */
export function equalKeyOf(name: string): string {
  return keyOf(name)
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}\u{1f3fb}-\u{1f3ff}]/gu, "")
    .replaceAll("Æ", "AE")
    .replaceAll("Œ", "OE")
    .replace(/\p{Regional_Indicator}{2}|\p{Extended_Pictographic}|[\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .toUpperCase();
}
