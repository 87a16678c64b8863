import { Banner } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { FiguresBehind } from "#app/conversions/figures-behind.server.ts";

import { useShopFormat } from "#app/components/shop-format.tsx";

/** Says that the figures below do not hold every order yet. Nothing is lost: what waits is written down. */
export function BehindBanner({ behind }: { behind: FiguresBehind }) {
  const { dateTime } = useShopFormat();
  if ("recounting" in behind)
    return (
      <Banner tone="info" title="These figures are being brought up to date">
        <p>
          Codes changed hands, and the orders under them are being counted anew since {dateTime(behind.since)}. Nothing is lost: open this
          page again in a while.
        </p>
      </Banner>
    );
  const { messages, since } = behind;
  return (
    <Banner tone="warning" title="These figures are behind">
      <p>
        {plural(messages, "message")} about orders {messages === 1 ? "waits" : "wait"} to be counted, the oldest since {dateTime(since)}.
        Nothing is lost: they count once the app&apos;s background worker runs again.
      </p>
    </Banner>
  );
}
