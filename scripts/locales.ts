/** Writes the extensions' locale files from the catalogs in `app/i18n`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { extensionLocales } from "#app/i18n/extension-locales.ts";

for (const { path, sentences } of extensionLocales()) {
  const file = join("extensions", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(sentences, null, 2)}\n`);
}
