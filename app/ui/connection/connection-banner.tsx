import { useLocation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Button, InlineStack } from "@shopify/polaris";
import { useEffect, useRef } from "react";

import { useShopFormat } from "#app/ui/shop-format.tsx";

import { tryNow, useConnection } from "./connection.ts";
import type { Trouble } from "./keep-trying.ts";

const TITLES: Record<Trouble, (since: string) => string> = {
  signed_out: () => "Your sign-in to Shopify has ended",
  no_connection: (since) => `The connection has been lost since ${since}`,
  not_answering: (since) => `Reissue has not been answering since ${since}`,
  shopify_away: (since) => `Shopify has not been answering since ${since}`,
  error: () => "Something went wrong on our side, and it has been recorded",
  slow: () => "This takes longer than usual",
};

/** What still holds, whatever is away. */
const HOLDS = "Codes work as they did: what is not saved yet has changed none. Refreshes that were started go on without this page.";

/** Over every page, while something keeps it from its server. It says what that is, what still holds, and that it goes on by itself. */
export function ConnectionBanner() {
  const connection = useConnection();
  const shopify = useAppBridge();
  const { clock } = useShopFormat();
  const { pathname, search } = useLocation();
  const was = useRef<Trouble | null>(null);
  const trouble = connection?.trouble ?? null;
  useEffect(() => {
    if (trouble === null && was.current !== null && was.current !== "slow") shopify.toast.show("The connection is back");
    was.current = trouble;
  }, [trouble, shopify]);
  return (
    <div className="connection" role="status" aria-live="polite">
      {connection === null ? null : (
        <Banner
          tone={connection.trouble === "slow" ? "info" : "warning"}
          title={TITLES[connection.trouble](clock(connection.since).replace(/^(at|on) /, ""))}
        >
          <BlockStack gap="200">
            <p>
              {connection.sends
                ? "What you pressed or typed is kept and is sent once, as soon as that is possible. "
                : "What you typed is still here. "}
              {connection.trouble === "slow" ? null : HOLDS}
            </p>
            {connection.trouble === "slow" ? null : (
              <InlineStack gap="300" blockAlign="center">
                {connection.trouble === "signed_out" ? (
                  <Button onClick={() => open(`shopify://admin/apps/${shopify.config.apiKey}${pathname}${search}`, "_top")}>
                    Sign in again
                  </Button>
                ) : (
                  <Button onClick={tryNow}>Try now</Button>
                )}
                <span>It tries again by itself.</span>
              </InlineStack>
            )}
          </BlockStack>
        </Banner>
      )}
    </div>
  );
}
