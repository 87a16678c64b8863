import type { ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { linkScripts } from "./link-scripts.ts";

const inter = dirname(createRequire(import.meta.url).resolve("@fontsource-variable/inter/package.json"));
const appBridge = join(import.meta.dirname, "../app-bridge");

/**
 * The three things the app takes from Shopify's CDN: App Bridge, the stylesheet of Inter and the fonts it names.
 * Anything else is a 404, so that a new dependency on the CDN shows.
 */
export async function serveCdn({ path, admins }: { path: string; admins: string[] }, response: ServerResponse): Promise<void> {
  const file = await cdnFile(path, admins);
  if (!file) {
    response.writeHead(404, { "Content-Type": "text/plain" });
    return void response.end(`The local CDN has no ${path}.`);
  }
  response.writeHead(200, { "Content-Type": file.type, "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*" });
  response.end(file.body);
}

type File = { type: string; body: string | Buffer };

async function cdnFile(path: string, admins: string[]): Promise<File | null> {
  if (path === "shopifycloud/app-bridge.js") {
    const script = await linkScripts(appBridge, "main.js");
    return { type: "text/javascript; charset=utf-8", body: `const ADMIN_ORIGINS = ${JSON.stringify(admins)};\n${script}` };
  }
  const font = /^static\/fonts\/inter\/v4\/(.+)$/.exec(path)?.[1];
  return font ? interFile(font) : null;
}

/** `styles.css`, or a font file it names. The family is called Inter, as on the CDN. */
export async function interFile(name: string): Promise<File | null> {
  if (name === "styles.css")
    return {
      type: "text/css; charset=utf-8",
      body: (await readFile(join(inter, "wght.css"), "utf8")).replaceAll("Inter Variable", "Inter"),
    };
  const file = /^files\/([\w-]+\.woff2)$/.exec(name)?.[1];
  return file ? { type: "font/woff2", body: await readFile(join(inter, "files", file)) } : null;
}
