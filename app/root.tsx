/** The document every page is rendered into. Inter comes from Shopify's CDN, so the app reads like the admin around it. */
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import type { LinksFunction } from "@remix-run/node";

import { ScreenFilesList } from "./ui/connection/screen-files.tsx";
import messageStyles from "./ui/messages/messages.css?url";
import offerStyles from "./ui/offers/offers.css?url";
import projectStyles from "./ui/projects/projects.css?url";
import draftStyles from "./ui/refresh/draft.css?url";
import rowStyles from "./ui/refresh/rows.css?url";
import startedStyles from "./ui/refresh/started.css?url";
import screenStyles from "./ui/screens.css?url";

export const links: LinksFunction = () => [
  { rel: "preconnect", href: "https://cdn.shopify.com/" },
  { rel: "stylesheet", href: "https://cdn.shopify.com/static/fonts/inter/v4/styles.css" },
  ...[polarisStyles, screenStyles, messageStyles, offerStyles, projectStyles, rowStyles, draftStyles, startedStyles].map((href) => ({
    rel: "stylesheet",
    href,
  })),
];

export default function Document() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <ScrollRestoration />
        <ScreenFilesList />
        <Scripts />
      </body>
    </html>
  );
}
