/** What creators and shoppers read comes from the catalogs, in every language, and nowhere else. */
import { IntlMessageFormat } from "intl-messageformat";

import { en } from "#app/i18n/catalog/en.ts";
import { extensionLocales } from "#app/i18n/extension-locales.ts";
import { LANGUAGES } from "#app/i18n/languages.ts";
import { CATALOGS } from "#app/i18n/translate.ts";
import { readSource, sourceFiles } from "#tests/support/sources.ts";

type Node = ReturnType<IntlMessageFormat["getAst"]>[number];

/** What a sentence fills in, wherever in it. */
function holes(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => {
    if ("options" in node) return [node.value, ...Object.values(node.options).flatMap(({ value }) => holes(value))];
    return node.type === 0 || !("value" in node) ? [] : [node.value];
  });
}
const holesOf = (message: string, language: string) =>
  [...new Set(holes(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst()))].toSorted();

test.each(LANGUAGES)("every sentence exists in %s, with the same things to fill in, and is no copy of the English one", (language) => {
  const words = CATALOGS[language];
  expect(Object.keys(words).toSorted()).toEqual(Object.keys(en).toSorted());
  for (const [key, english] of Object.entries(en)) {
    const said = words[key as keyof typeof en];
    expect([key, holesOf(said, language)]).toEqual([key, holesOf(english, "en")]);
    expect([key, said.trim() !== "", said.includes("'")]).toEqual([key, true, false]);
    if (language !== "en" && english.includes(" ")) expect([key, said === english]).toEqual([key, false]);
  }
});

test.each(LANGUAGES)("a plural in %s has a form for every number of its language", (language) => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const plurals = (nodes: readonly Node[]): string[][] =>
    nodes.flatMap((node) => ("options" in node && node.type === 6 ? [Object.keys(node.options)] : []));
  for (const [key, message] of Object.entries(CATALOGS[language]))
    for (const options of plurals(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst()))
      expect([key, forms.filter((form) => !options.includes(form) && form !== "many")]).toEqual([key, []]);
});

test("the extensions' locale files are those of the catalogs: `npm run locales` writes them", () => {
  const wanted = extensionLocales();
  for (const { path, sentences } of wanted) expect([path, JSON.parse(readSource(`extensions/${path}`))]).toEqual([path, sentences]);
  const there = sourceFiles("extensions/{reissue-storefront,customer-account-codes}/locales/*.json").filter((file) => !/schema/.test(file));
  expect(there.toSorted()).toEqual(wanted.map(({ path }) => `extensions/${path}`).toSorted());
});

/** Files whose every sentence creators or shoppers read. */
const SPOKEN = [
  "app/portal/{creator-page,creator-money-page,landing-page,markup,answer-name.server,leak-report.server}.ts",
  "app/messages/{unsubscribe-page,confirm-test-page,plain-page,letter.server}.ts",
  "app/routes/{portal*,account*,unsubscribe*,confirm-test*}.ts",
  "extensions/{reissue-storefront,customer-account-codes}/{src,assets}/*.{js,ts,tsx}",
  "extensions/reissue-storefront/{blocks,snippets}/*.liquid",
];

/** A capital and a second word, in quotes or between tags, once comments, style sheets and schemas are set aside. */
function sentencesIn(source: string): string[] {
  const bare = source
    .replace(/\/\*[^]*?\*\/|^\s*\/\/.*$|\{% (?:comment|doc|schema) %\}[^]*?\{% end(?:comment|doc|schema) %\}|<style>[^]*?<\/style>/gm, "")
    .replace(/\{%-?[^]*?-?%\}|\{\{[^]*?\}\}/g, "")
    .replace(/new Error\([^)]*\)|\$\{[^{}]*\}/g, "");
  const written = [/"([^"\n]*)"/g, /`([^`<\n]*)`/g, />([^<>{}]*)</g].flatMap((where) => [...bare.matchAll(where)].map(([, text]) => text!));
  return written.filter((text) => /(?:^|\s)[A-Z][\p{L}’]+ [\p{L}’]+/u.test(text) && !/SELECT|UPDATE|JOIN|=>|AND /.test(text));
}

test("no sentence stands in the code that creators and shoppers meet", () => {
  const files = SPOKEN.flatMap((pattern) => sourceFiles(pattern));
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => sentencesIn(readSource(file)).map((text) => `${file}: ${text}`))).toEqual([]);
  expect(sentencesIn("html`<p>You have no code.</p>`")).toEqual(["You have no code."]);
});
