/** The languages creators and shoppers are spoken to in, and how a locale is found among them. The admin is English. */

export const LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Where nothing is known, or nothing that is spoken here. */
export const FALLBACK = "en-US";

/**
 * A locale as BCP 47 writes it, of a language spoken here: "fr-CA" for `fr-ca` or `fr_CA`, "en-US" for plain English, "pt" for
 * `pt-int`. Null for what names another language or none.
 */
export function knownLocale(text: string): string | null {
  const [language = "", ...rest] = text.trim().replaceAll("_", "-").split("-");
  const spoken = LANGUAGES.find((one) => one === language.toLowerCase());
  if (spoken === undefined) return null;
  const region = rest.find((part) => /^(?:[a-z]{2}|\d{3})$/i.test(part))?.toUpperCase();
  if (region !== undefined) return `${spoken}-${region}`;
  return spoken === "en" ? FALLBACK : spoken;
}

export function languageOf(locale: string): Language {
  return LANGUAGES.find((one) => one === locale.split("-")[0]) ?? "en";
}

/** The first language of a browser's list that is spoken here; null where there is none. */
export function browserLocale(acceptLanguage: string | null): string | null {
  const asked = (acceptLanguage ?? "")
    .split(",")
    .map((entry) => {
      const [tag = "", ...parameters] = entry.split(";").map((part) => part.trim());
      const [weight] = parameters.flatMap((part) => /^q\s*=\s*(.*)$/i.exec(part)?.[1] ?? []);
      return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  for (const { tag } of asked) {
    const known = knownLocale(tag);
    if (known !== null) return known;
  }
  return null;
}

/** Languages of shops that are not spoken here. Any other folder of so few letters is a country or a market (`/us`, `/eu`, `/ca`, `/uk`). */
const OTHER_LANGUAGES = new Set("ar bg cs da el et fi he hi hr hu id ko lt lv ms nb no pl ro ru sk sl sr sv th tr vi zh".split(" "));

/**
 * The locale of a visitor of a storefront: what the address asks for, else the language its folder stands for (`/fr`, `/en-ca`), else
 * the browser's. Null where that is a language that is not spoken here; a folder or a wish in one counts more than the browser.
 */
export function storefrontLocale({ asked, market, browser }: Visitor): string | null {
  if (asked) return knownLocale(asked);
  const folder = market.replace(/^\//, "");
  const [, language = ""] = /^([a-z]{2,3})(?:-|$)/i.exec(folder) ?? [];
  const spoken = knownLocale(folder);
  if (language !== "" && (spoken !== null || OTHER_LANGUAGES.has(language.toLowerCase()))) return spoken;
  return browserLocale(browser);
}

type Visitor = { asked: string | null; market: string; browser: string | null };
