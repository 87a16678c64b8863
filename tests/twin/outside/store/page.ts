import { spoken } from "../../world/money.ts";
import type { TwinContext } from "../context.ts";

/** Markup that may go into a page as it is; everything else is escaped on its way in. */
export type Markup = { readonly markup: string };
type Insert = Markup | string | number | null | false | Insert[];

export function html(parts: TemplateStringsArray, ...inserts: Insert[]): Markup {
  return { markup: parts.reduce((text, part, index) => text + write(inserts[index - 1] ?? null) + part) };
}

/** For markup that comes from the app, which Shopify shows as it is. */
export const trusted = (markup: string): Markup => ({ markup });

function write(insert: Insert): string {
  if (insert === null || insert === false) return "";
  if (Array.isArray(insert)) return insert.map(write).join("");
  if (typeof insert === "object") return insert.markup;
  return String(insert).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const price = (twin: TwinContext, minor: number) => spoken(minor, twin.world.data.shop.currency);

type Page = { title: string; body: Markup; cartCount?: number; theme?: "light" | "dark"; language?: string };

/** One page of the storefront, in one of the shop's two themes. */
export function storefrontPage(twin: TwinContext, { title, body, cartCount = 0, theme = "light", language = "en" }: Page): string {
  const { name } = twin.world.data.shop;
  return html`<!doctype html>
    <html lang="${language}" data-theme="${theme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title ? `${title} – ${name}` : name}</title>
        <link rel="stylesheet" href="/twin-assets/inter/styles.css" />
        <link rel="stylesheet" href="/twin-assets/store/store.css" />
        <link rel="stylesheet" href="/twin-assets/store/dark.css" />
      </head>
      <body>
        <header class="store-header">
          <a class="store-name" href="/store">${name}</a>
          <nav>
            <a href="/store">Shop</a>
            <a href="/pages/creators">Creators</a>
            <a href="/account/login">Account</a>
            <a href="/cart">Cart${cartCount > 0 && html` <span class="count">${cartCount}</span>`}</a>
          </nav>
        </header>
        <main>${body}</main>
        <footer>${name}. A shop for trying things out; nothing is charged and nothing is sent.</footer>
      </body>
    </html>`.markup;
}
