/** Sentences from the catalogs, filled in by the rules of ICU messages: plurals are those of the language. */
import { IntlMessageFormat } from "intl-messageformat";

import { de } from "./catalog/de.ts";
import { en, type Catalog, type WordKey } from "./catalog/en.ts";
import { es } from "./catalog/es.ts";
import { fr } from "./catalog/fr.ts";
import { it } from "./catalog/it.ts";
import { ja } from "./catalog/ja.ts";
import { nl } from "./catalog/nl.ts";
import { pt } from "./catalog/pt.ts";
import { languageOf, type Language } from "./languages.ts";

export type { WordKey } from "./catalog/en.ts";

export const CATALOGS: Record<Language, Catalog> = { en, fr, de, es, it, pt, nl, ja };

/** Numbers are written in the locale; everything else is filled in as it is, and is not yet safe in markup. */
type Filled = Readonly<Record<string, string | number>>;

/** Reading a message takes longer than filling it in. */
const read = new Map<string, IntlMessageFormat>();

/** A sentence in the language of a locale. What is to be filled in and is not given throws: a sentence with a hole is a bug. */
export function translate(locale: string, key: WordKey, filled: Filled = {}): string {
  const at = `${locale} ${key}`;
  const message = read.get(at) ?? new IntlMessageFormat(CATALOGS[languageOf(locale)][key], locale, undefined, { ignoreTag: true });
  // Locales come from visitors: nobody fills the memory by asking in many.
  if (read.size < 5_000) read.set(at, message);
  return String(message.format({ ...filled })).trim();
}

/** `translate` for one visitor. */
export type Words = (key: WordKey, filled?: Filled) => string;

export function wordsIn(locale: string): Words {
  return (key, filled) => translate(locale, key, filled);
}
