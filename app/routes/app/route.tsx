/** The frame around every screen: Shopify's menu, the shop's currency and zone, and plain words when something goes wrong. */
import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation, useRouteError } from "@remix-run/react";
import type { ShouldRevalidateFunction } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { AppProvider } from "@shopify/shopify-app-remix/react";

import { forAdmin } from "#app/composition.server.ts";
import { AppBridgeAnswer, isAppBridgeAnswer } from "#app/ui/app-bridge-answer.tsx";
import { ConnectionBanner } from "#app/ui/connection/connection-banner.tsx";
import { NavigationSkeleton } from "./navigation-skeleton.tsx";
import { Keyboard } from "#app/ui/keys/keyboard.tsx";
import { looksMobile, MobileHint } from "#app/ui/mobile-hint.tsx";
import { PlainError } from "#app/ui/plain-error.tsx";
import { LookOnly, RightsProvider } from "#app/ui/rights.tsx";
import { ShopFormatProvider } from "#app/ui/shop-format.tsx";
import { ZoneNote } from "./zone-note.tsx";
import { env } from "#app/platform/env.server.ts";
import { englishLocale } from "#app/format/locale.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  // Whoever may see nothing is told so by the page inside.
  const { shopFacts, rights } = await forAdmin(request);
  return {
    apiKey: env.SHOPIFY_API_KEY,
    phone: looksMobile(request.headers),
    rights,
    facts: {
      name: shopFacts.name,
      currency: shopFacts.currency,
      zone: shopFacts.ianaTimezone,
      locale: englishLocale(request.headers.get("accept-language")),
      hidesMoney: !rights.includes("money"),
    },
  };
}

/** The shop's name and currency do not change while somebody types. */
export const shouldRevalidate: ShouldRevalidateFunction = () => false;

export default function AppFrame() {
  const { apiKey, phone, rights, facts } = useLoaderData<typeof loader>();
  const { pathname, search } = useLocation();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey}>
      <NavMenu>
        <Link to="/app" rel="home">
          Home
        </Link>
        {rights.includes("money") ? <Link to="/app/sales-tracking">Sales tracking</Link> : null}
        <Link to="/app/offers">Offers</Link>
        <Link to="/app/members">Members</Link>
        <Link to="/app/leaks">Leaks</Link>
        {rights.includes("money") ? <Link to="/app/payouts">Payouts</Link> : null}
        <Link to="/app/projects">Projects</Link>
        <Link to="/app/messages">Messages</Link>
        {rights.includes("settings") ? <Link to="/app/settings">Settings</Link> : null}
      </NavMenu>
      <ShopFormatProvider facts={facts} page={pathname + search}>
        <RightsProvider rights={rights}>
          <MobileHint value={phone}>
            <main>
              <LookOnly />
              <NavigationSkeleton>
                <Outlet />
                <Keyboard />
                <ZoneNote />
              </NavigationSkeleton>
              <ConnectionBanner />
            </main>
          </MobileHint>
        </RightsProvider>
      </ShopFormatProvider>
    </AppProvider>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isAppBridgeAnswer(error) ? <AppBridgeAnswer error={error} /> : <PlainError error={error} />;
}

/** Sign-in answers of the Shopify library travel in headers; they have to reach the browser from any depth. */
export const headers: HeadersFunction = ({ parentHeaders, loaderHeaders, actionHeaders, errorHeaders }) => {
  if (errorHeaders && [...errorHeaders].length > 0) return errorHeaders;
  return new Headers([...parentHeaders, ...loaderHeaders, ...actionHeaders]);
};
