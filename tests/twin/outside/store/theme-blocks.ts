import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Liquid } from "liquidjs";
import { parse } from "smol-toml";
import type { Customer } from "../../world/types.ts";
import type { TwinContext } from "../context.ts";

/** A theme app extension in `extensions/`, as the theme editor offers its blocks. */
type ThemeExtension = { folder: string; handle: string; engine: Liquid; words: Words; blocks: string[] };
type Words = { [key: string]: string | Words };
type Setting = { id: string; default?: unknown };
type Schema = { settings?: Setting[]; stylesheet?: string; javascript?: string };

/** Reads every extension of type `theme` below a folder. Their locale is the default one unless another is asked for. */
export function readThemeExtensions(extensions: string, language = "en"): ThemeExtension[] {
  const folders = existsSync(extensions) ? readdirSync(extensions).map((name) => join(extensions, name)) : [];
  return folders.flatMap((folder) => {
    const toml = join(folder, "shopify.extension.toml");
    const read = existsSync(toml) ? (parse(readFileSync(toml, "utf8")) as { type?: string; handle?: string }) : {};
    if (read.type !== "theme") return [];
    const own = join(folder, "locales", `${language}.json`);
    const words = JSON.parse(readFileSync(existsSync(own) ? own : defaultLocale(folder), "utf8")) as Words;
    const blocks = readdirSync(join(folder, "blocks")).map((file) => file.replace(/\.liquid$/, ""));
    return [{ folder, handle: read.handle ?? "theme-extension", engine: engineOf(folder, words), words, blocks }];
  });
}

function defaultLocale(folder: string): string {
  const file = readdirSync(join(folder, "locales")).find((name) => /^[a-z-]+\.default\.json$/i.test(name));
  if (!file) throw new Error(`${folder} has no default locale`);
  return join(folder, "locales", file);
}

/** Shopify's Liquid beyond the language: `t`, `asset_url`, and the tags that print nothing. [shopify.dev, Liquid reference] */
function engineOf(folder: string, words: Words): Liquid {
  const engine = new Liquid({ root: join(folder, "blocks"), partials: join(folder, "snippets"), extname: ".liquid", strictFilters: true });
  engine.registerFilter("t", (key: string) => wordsAt(words, key));
  engine.registerFilter("asset_url", (file: string) => `/twin-assets/extensions/${folder.split("/").at(-1)}/${file}`);
  for (const tag of ["schema", "doc"]) engine.registerTag(tag, silent(`end${tag}`));
  return engine;
}

function wordsAt(words: Words, key: string): string {
  const found = key.split(".").reduce<string | Words | undefined>((at, part) => (typeof at === "object" ? at[part] : undefined), words);
  return typeof found === "string" ? found : `translation missing: ${key}`;
}

/** A tag whose content is for others than the page. */
function silent(end: string): Parameters<Liquid["registerTag"]>[1] {
  return {
    parse(_tag, remaining) {
      for (let token = remaining.shift(); token; token = remaining.shift()) {
        if ((token as { name?: string }).name === end) return;
      }
      throw new Error(`${end} is missing`);
    },
    render: () => "",
  };
}

type ShownBlock = {
  block: string;
  customer: Customer | null;
  path: string;
  settings?: Record<string, unknown>;
  /** What the shop's addresses are where they are not those of classic accounts. */
  routes?: Record<string, string>;
};

/** One block as a theme shows it, with the settings it comes with and what its schema has loaded beside it. */
export async function renderBlock(
  twin: TwinContext,
  { folder, engine }: ThemeExtension,
  { block, customer, path, settings, routes }: ShownBlock,
): Promise<string> {
  const schema = schemaOf(readFileSync(join(folder, "blocks", `${block}.liquid`), "utf8"));
  const defaults = Object.fromEntries((schema.settings ?? []).map((setting) => [setting.id, setting.default ?? null]));
  const markup = (await engine.renderFile(block, {
    block: { id: `app-${block}`, settings: { ...defaults, ...settings }, shopify_attributes: `data-block="app-${block}"` },
    customer: customer && { id: customer.id, first_name: customer.firstName, email: customer.email },
    routes: { root_url: "/", account_login_url: "/account/login", ...routes },
    request: { path, design_mode: false },
    shop: { name: twin.world.data.shop.name },
  })) as string;
  const asset = (file: string) => `/twin-assets/extensions/${folder.split("/").at(-1)}/${file}`;
  const style = schema.stylesheet ? `<link rel="stylesheet" href="${asset(schema.stylesheet)}">` : "";
  const script = schema.javascript ? `<script src="${asset(schema.javascript)}" defer></script>` : "";
  return `${style}<div class="shopify-app-block">${markup}</div>${script}`;
}

function schemaOf(source: string): Schema {
  const text = /\{%-?\s*schema\s*-?%\}([^]*?)\{%-?\s*endschema\s*-?%\}/.exec(source)?.[1];
  if (text === undefined) throw new Error("A block without a schema");
  return JSON.parse(text) as Schema;
}
