/**
 * The catalogs as the locale files of Shopify's extensions. Each has its own way to say what is filled in: `[name]` for the script of
 * the theme block, `{{name}}` for Shopify's `translate`.
 */
import { IntlMessageFormat } from "intl-messageformat";

import { LANGUAGES, type Language } from "./languages.ts";
import { CATALOGS } from "./translate.ts";

export type Sentences = { [key: string]: string | Sentences };
type Node = ReturnType<IntlMessageFormat["getAst"]>[number];
type Surface = { folder: string; groups: readonly string[]; below: string | null; hole: (name: string) => string };

const SURFACES: readonly Surface[] = [
  { folder: "reissue-storefront", groups: ["codes", "block"], below: "storefront", hole: (name) => `[${name}]` },
  { folder: "customer-account-codes", groups: ["codes", "account"], below: null, hole: (name) => `{{${name}}}` },
];

/** Shopify knows Portuguese by country only. */
const FILES: Record<Language, readonly string[]> = {
  en: ["en.default"],
  ...{ fr: ["fr"], de: ["de"], es: ["es"], it: ["it"], nl: ["nl"], ja: ["ja"] },
  pt: ["pt-BR", "pt-PT"],
};

/** Every locale file there should be: its path below `extensions/`, and what is in it. */
export function extensionLocales(): { path: string; sentences: Sentences }[] {
  return SURFACES.flatMap((surface) =>
    LANGUAGES.flatMap((language) => {
      const sentences = sentencesOf(surface, language);
      return FILES[language].map((file) => ({ path: `${surface.folder}/locales/${file}.json`, sentences }));
    }),
  );
}

function sentencesOf({ groups, below, hole }: Surface, language: Language): Sentences {
  const root: Sentences = {};
  for (const [key, message] of Object.entries(CATALOGS[language])) {
    const [group = "", ...path] = key.split(".");
    if (!groups.includes(group)) continue;
    put(root, below === null ? path : [below, ...path], written(message, { language, hole }));
  }
  return root;
}

function put(root: Sentences, path: readonly string[], value: string | Sentences): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) root[first] = value;
  else put((root[first] ??= {}) as Sentences, rest, value);
}

type How = { language: Language; hole: (name: string) => string };

/** A plural that is the whole sentence becomes one sentence for each of its forms, as Shopify chooses them by `count`. */
function written(message: string, how: How): string | Sentences {
  const nodes = new IntlMessageFormat(message, how.language, undefined, { ignoreTag: true }).getAst();
  const [first] = nodes;
  if (nodes.length === 1 && first && "options" in first && first.value === "count")
    return Object.fromEntries(Object.entries(first.options).map(([form, { value }]) => [form, flat(value, how)]));
  return flat(nodes, how);
}

function flat(nodes: readonly Node[], { hole }: How): string {
  return nodes
    .map((node) => {
      if ("options" in node || "children" in node) throw new Error("Extensions know plurals of whole sentences only");
      if (!("value" in node)) return hole("count");
      return node.type === 0 ? node.value : hole(node.value);
    })
    .join("");
}
