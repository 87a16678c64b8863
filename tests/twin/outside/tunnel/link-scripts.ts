import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes one classic script of a folder of modules. The app loads App Bridge with a plain `<script>` and expects
 * `window.shopify` the line after, so modules, which run later, cannot be served as they are.
 *
 * Understands exactly `import { a, b } from "./file.js";` and `export function|const|class name`, each at the start of
 * a line; throws on any other import or export. No file may import in a circle.
 */
export async function linkScripts(folder: string, entry: string): Promise<string> {
  const linked: string[] = [];
  const state = new Map<string, "open" | "done">();

  const link = async (file: string): Promise<void> => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") throw new Error(`${file} imports itself in a circle.`);
    state.set(file, "open");
    const source = await readFile(join(folder, file), "utf8");
    for (const [, imported] of source.matchAll(importLine)) await link(imported!);
    linked.push(wrap(file, source));
    state.set(file, "done");
  };
  await link(entry);
  return `(() => {\nconst modules = {};\n${linked.join("\n")}\n})();\n`;
}

const importLine = /^import \{ [\w, ]+ \} from "\.\/([\w-]+\.js)";$/gm;
const exportLine = /^export (?=(?:(?:async )?function|const|class) (\w+))/gm;

function wrap(file: string, source: string): string {
  const names = [...source.matchAll(exportLine)].map(([, name]) => name);
  const body = source
    .replace(importLine, (line, imported: string) => line.replace(/^import (\{.*\}) from.*$/, `const $1 = modules["${imported}"];`))
    .replace(exportLine, "");
  const unread = /^(import|export)\b.*$/m.exec(body);
  if (unread) throw new Error(`${file} has a line the linker does not understand: ${unread[0]}`);
  return `modules["${file}"] = (() => {\n${body}\nreturn { ${names.join(", ")} };\n})();`;
}
