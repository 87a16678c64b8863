import { Banner } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { IngestLag } from "#app/orders/ingest/ingest-lag.server.ts";

import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Says that the figures below do not hold every order yet. Nothing is lost: what waits is written down. */
export function IngestLagBanner({ behind: { messages, names, since } }: { behind: IngestLag }) {
  const { dateTime } = useShopFormat();
  if (messages === 0)
    return (
      <Banner tone="info" title="These figures are being brought up to date">
        <p>
          The orders under {plural(names, "code")} are being counted anew in the background, since {dateTime(since)}. Nothing is lost, and
          the figures are complete once that is done.
        </p>
      </Banner>
    );
  return (
    <Banner tone="warning" title="These figures are behind">
      <p>
        {plural(messages, "message")} about orders {messages === 1 ? "waits" : "wait"} to be counted, the oldest since {dateTime(since)}.
        Nothing is lost: they count once the app&apos;s background worker runs again.
      </p>
    </Banner>
  );
}
