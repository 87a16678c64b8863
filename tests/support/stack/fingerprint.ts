/** One hash for the content of many files, to tell whether something made from them is still theirs. */
import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { repository } from "./folders.ts";

/** Files and folders by their path in the repository; one that does not exist counts as empty. Generated code is left out. */
export function fingerprint(sources: readonly string[]): string {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of sources.flatMap(filesOf).sort()) hash.update(`\0${file}\0`).update(readFileSync(join(repository, file)));
  return hash.digest("hex");
}

function filesOf(source: string): string[] {
  const found = globSync([source, `${source}/**/*`], { cwd: repository, exclude: (path) => path.endsWith("app/generated") });
  return found.filter((path) => statSync(join(repository, path)).isFile());
}
