/** The program's own files and what they import, for the rules of the house. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

import { repository } from "./stack/folders.ts";

/** Paths from the repository's root. Generated code, dependencies and output are not ours. */
export function sourceFiles(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: repository })
    .filter((path) => !/(^|\/)(node_modules|dist|generated)\/|\.generated\.ts$/.test(path))
    .sort();
}

export const readSource = (path: string) => readFileSync(join(repository, path), "utf8");

/** The files of this repository that a file loads when it runs: type imports are erased and do not count. */
export function loadedBy(path: string): string[] {
  const statements = readSource(path).matchAll(/^\s*(?:import|export)\s(?!type\b)(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
  return [...statements].flatMap(([, specifier = ""]) => {
    if (specifier.startsWith("#")) return [specifier.slice(1)];
    return specifier.startsWith(".") ? [normalize(join(dirname(path), specifier))] : [];
  });
}

/** The files of this repository that a file names in an import or an export, type imports included. */
export function importedBy(path: string): string[] {
  const statements = readSource(path).matchAll(/^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
  return [...statements].flatMap(([, specifier = ""]) => {
    if (specifier.startsWith("#")) return [specifier.slice(1)];
    return specifier.startsWith(".") ? [normalize(join(dirname(path), specifier))] : [];
  });
}
