/** The fonts the browser of the tests draws with: those that came with it, wherever the clone lies. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * Writes a font configuration into `home` that names `fontFolder` and a cache beside it, and answers its path for
 * FONTCONFIG_FILE. The one that comes with the browser names folders of the machine, which a bare machine does not have:
 * text then has no width. Written anew when the clone was moved.
 */
export function fontConfiguration(home: string, fontFolder: string): string {
  const path = join(home, "fonts.conf");
  const cache = join(home, "font-cache");
  mkdirSync(cache, { recursive: true });
  const content = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escaped(fontFolder)}</dir>
  <cachedir>${escaped(cache)}</cachedir>
  <config></config>
</fontconfig>
`;
  if (existsSync(path) && readFileSync(path, "utf8") === content) return path;
  // Beside it first: a browser that starts at the same time never reads half of it.
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
