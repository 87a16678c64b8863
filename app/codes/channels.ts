/** Where a member posts: a code of theirs may be for one channel. Each shop names its own; the slug is what stands in links. */
import { slugOf } from "#app/format/slug.ts";
import { languageOf, type Language } from "#app/i18n/languages.ts";
import { translate } from "#app/i18n/translate.ts";

import { NOT_TO_FOLLOW, SHOP_PAGES } from "./shop-paths.ts";

export type Channel = { slug: string; name: string };

/** Offered before a shop has named any. Their names are translated for creators; a shop's own are shown as they were typed. */
export const KNOWN_CHANNELS = [
  { slug: "ig", name: "Instagram" },
  { slug: "tt", name: "TikTok" },
  { slug: "yt", name: "YouTube" },
  { slug: "podcast", name: "Podcast" },
  { slug: "newsletter", name: "Newsletter" },
  { slug: "in-person", name: "In person" },
] as const satisfies readonly Channel[];

/** Its name in the words of a locale. Instagram, TikTok and YouTube are called so everywhere. */
function channelIn(locale: string, { slug, name }: Channel): string {
  return slug === "podcast" || slug === "newsletter" || slug === "in-person" ? translate(locale, `channel.${slug}`) : name;
}

/** As it stands between a word and what it is of, where that is not as in English. French has a space before it that does not break. */
const COLONS: Partial<Record<Language, string>> = { fr: "\u00A0: ", ja: "：" };

/** "Instagram: MAYAIG". */
export function channelCodeIn(locale: string, channel: Channel, code: string): string {
  return `${channelIn(locale, channel)}${COLONS[languageOf(locale)] ?? ": "}${code}`;
}

const LONGEST_NAME = 40;

/** A channel's name as it was typed, without spaces at its ends. Null for none, one that is too long and one with line breaks. */
export function channelName(typed: string): string | null {
  const name = typed.trim().replace(/ +/g, " ");
  return name === "" || [...name].length > LONGEST_NAME || /\p{Cc}/u.test(name) ? null : name;
}

/** The one of these channels that is meant by a slug or a name, in whatever letters it is written. */
export function channelMeant<T extends Channel>(channels: readonly T[], typed: string): T | undefined {
  const wanted = typed.trim().toLowerCase();
  return channels.find(({ slug, name }) => slug === wanted || name.toLowerCase() === wanted);
}

/** What stands behind a stable link may be a page of the shop, or a market: such a word is no channel. */
const PATHS = [...SHOP_PAGES, ...NOT_TO_FOLLOW, "checkout", "checkouts", "orders"];

/** Whether the path behind a stable link can begin with a channel at all: most begin with a page of the shop. */
export function mayNameChannel(rest: string): boolean {
  const [, first = ""] = rest.split("/");
  return first !== "" && !PATHS.includes(first.toLowerCase());
}

const languages = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

/** `fr`, `en-ca`: such a folder is a market of a shop. */
function namesMarket(slug: string): boolean {
  const [, language] = /^([a-z]{2})(?:-[a-z]{2})?$/.exec(slug) ?? [];
  return language !== undefined && languages.of(language) !== undefined;
}

/** Slugs to try for a channel of this name, best first, without end. None can be taken for a page or a market of the shop. */
export function* slugsFor(name: string): Generator<string> {
  const plain = slugOf(name) || "channel";
  const stem = PATHS.includes(plain) || namesMarket(plain) ? `${plain}-code` : plain;
  yield stem;
  for (let number = 2; ; number += 1) yield `${stem}-${number}`;
}

/** The channel that the rest of a stable link begins with, and what is behind it; `/ig/products/serum`. */
export function splitChannel(rest: string, slugs: ReadonlySet<string>): { channel: string | null; rest: string } {
  const [, first = "", behind = ""] = /^\/([a-z0-9-]{1,60})(\/.*)?$/is.exec(rest) ?? [];
  const slug = first.toLowerCase();
  return slugs.has(slug) ? { channel: slug, rest: behind } : { channel: null, rest };
}
