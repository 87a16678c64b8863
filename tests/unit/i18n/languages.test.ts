import { browserLocale, knownLocale, languageOf, storefrontLocale } from "#app/i18n/languages.ts";
import { translate } from "#app/i18n/translate.ts";

test.each([
  ["pt-BR", "pt-BR", "pt"],
  ["ja-JP", "ja-JP", "ja"],
  ["fr_CA", "fr-CA", "fr"],
  ["de", "de", "de"],
  ["EN-ca", "en-CA", "en"],
  ["en", "en-US", "en"],
  ["en-int", "en-US", "en"],
  ["pt-Latn-PT", "pt-PT", "pt"],
  ["es-419", "es-419", "es"],
])("%s is the locale %s", (asked, locale, language) => {
  expect(knownLocale(asked)).toBe(locale);
  expect(languageOf(locale)).toBe(language);
  expect(() => new Intl.DateTimeFormat(locale)).not.toThrow();
});

test.each(["", "ko", "zh-Hant-TW", "xx", "../de", "de<script>", "english", "d"])("%j is no locale that is spoken here", (asked) => {
  expect(knownLocale(asked)).toBe(null);
});

test("the address decides before the folder, and the folder before the browser", () => {
  const browser = "nl-NL,nl;q=0.9,en;q=0.8";
  expect(storefrontLocale({ asked: "ja", market: "/fr", browser })).toBe("ja");
  expect(storefrontLocale({ asked: null, market: "/en-ca", browser })).toBe("en-CA");
  expect(storefrontLocale({ asked: null, market: "/fr", browser })).toBe("fr");
  expect(storefrontLocale({ asked: null, market: "", browser })).toBe("nl-NL");
  expect(storefrontLocale({ asked: null, market: "/ko", browser })).toBe(null);
  for (const market of ["/us", "/eu", "/ca", "/uk", "/be"]) expect(storefrontLocale({ asked: null, market, browser })).toBe("nl-NL");
  expect(storefrontLocale({ asked: "%0d%0a", market: "/de", browser })).toBe(null);
});

test("a browser's list is read by its weights; what is refused, unknown or nonsense is passed over", () => {
  expect(browserLocale("ko, de;q=0.5, fr;q=0.9, it;q=0")).toBe("fr");
  expect(browserLocale("fr-CH, fr;q=0.9, *;q=0.5")).toBe("fr-CH");
  expect(browserLocale("de;Q=0.3,fr ; q = 0.4, zh")).toBe("fr");
  expect(browserLocale("*")).toBe(null);
  expect(browserLocale(";;;,,q=1")).toBe(null);
  expect(browserLocale(null)).toBe(null);
});

test("plurals follow the language, numbers the locale, and what is filled in stays as it is", () => {
  expect([0, 1, 2].map((count) => translate("fr", "mail.orders", { count }))).toEqual(["0 commande", "1 commande", "2 commandes"]);
  expect(translate("de", "mail.orders", { count: 12_345 })).toBe("12.345 Bestellungen");
  expect(translate("ja-JP", "mail.orders", { count: 1 })).toBe("1件の注文");
  expect(translate("pt-BR", "mail.orders", { count: 1_000_000 })).toBe("1.000.000 pedidos");
  expect(translate("de", "codes.note.changed", { date: "2. März", code: "<b>{x}</b>", now: "MAYA'10" })).toContain("<b>{x}</b>");
  expect(translate("xx", "codes.status.none")).toBe("No code");
  expect(() => translate("en-US", "codes.note.changed", { date: "today" })).toThrow();
});
