/** What the tests of UI extensions share: the words of an extension's own files, and waiting until it has drawn. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

type Words = { [key: string]: string | Words };

const folderOf = (extension: string) => join(process.cwd(), "extensions", extension);
const wordsIn = (extension: string, file: string) => JSON.parse(readFileSync(join(folderOf(extension), "locales", file), "utf8")) as Words;

type ExtensionWords = {
  /** Where its `shopify.extension.toml` lies. */
  folder: string;
  /** As Shopify's `i18n.translate` does, in English: fills in what is given, and chooses by `count`. Throws where there are no words. */
  translate(key: string, filled?: Record<string, string | number>): string;
  /** For each language, its sentences with what they have to fill in: the same for all of them, or one is not whole. */
  sentences(): [language: string, sentences: string[]][];
};

export function extensionWords(extension: string): ExtensionWords {
  const english = wordsIn(extension, "en.default.json");
  return {
    folder: folderOf(extension),
    translate(key, filled = {}) {
      const found = key
        .split(".")
        .reduce<string | Words | undefined>((at, part) => (typeof at === "object" ? at[part] : undefined), english);
      const words = typeof found === "object" && "count" in filled ? found[filled["count"] === 1 ? "one" : "other"] : found;
      if (typeof words !== "string") throw new Error(`There are no words for ${key}`);
      return words.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(filled[name] ?? "?"));
    },
    sentences: () => readdirSync(join(folderOf(extension), "locales")).map((file) => [file, flat(wordsIn(extension, file))]),
  };
}

function flat(words: Words, at = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? `${at}${key} ${[...value.matchAll(/\{\{\w+\}\}/g)].toSorted().join()}` : flat(value, `${at}${key}.`),
  );
}

/** Looks again until `check` no longer throws; after half a minute its error is the test's. */
export async function eventually(check: () => void): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return check();
    } catch (error) {
      if (tries > 6_000) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
