/** The document every page is rendered into. Inter comes from Shopify's CDN, so the app reads like the admin around it. */
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import type { LinksFunction } from "@remix-run/node";

import { ScreenFilesList } from "./ui/connection/screen-files.tsx";
import { PlainError } from "./ui/plain-error.tsx";
import screenStyles from "./ui/styles.css?url";

export const links: LinksFunction = () => [
  { rel: "preconnect", href: "https://cdn.shopify.com/" },
  { rel: "stylesheet", href: "https://cdn.shopify.com/static/fonts/inter/v4/styles.css" },
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: screenStyles },
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

/** An address that leads nowhere, and whatever goes wrong where no screen is: the same plain words, without script. */
export function ErrorBoundary() {
  const error = useRouteError();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>Reissue</title>
        <Links />
      </head>
      <body>
        <PlainError error={error} />
      </body>
    </html>
  );
}
