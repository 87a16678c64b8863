import { useFetcher } from "@remix-run/react";
import { Banner, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import type { RulingAnswer } from "./ruling-actions.tsx";

/**
 * Marks the commission behind the page as paid, after a second press, and says that it is. Paying itself happens elsewhere.
 * `unpaid` is null when nothing is left to pay.
 */
export function PayButton({ unpaid }: { unpaid: string | null }) {
  const fetcher = useFetcher<RulingAnswer>();
  const [asked, setAsked] = useState(false);
  const busy = fetcher.state !== "idle";
  const pay = () => {
    setAsked(false);
    void fetcher.submit({ intent: "pay" }, { method: "post" });
  };
  if (unpaid === null && !busy) return fetcher.data?.said ? <Banner tone="success">{fetcher.data.said}</Banner> : null;
  if (!asked && !busy) {
    return (
      <div>
        <Button onClick={() => setAsked(true)}>{`Mark ${unpaid} commission as paid`}</Button>
      </div>
    );
  }
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span">{`${unpaid ?? "It"} counts as paid from then on and is locked: later refunds no longer change it.`}</Text>
      <Button variant="primary" loading={busy} onClick={pay}>
        Mark as paid
      </Button>
      <Button disabled={busy} onClick={() => setAsked(false)}>
        Cancel
      </Button>
    </InlineStack>
  );
}
