import { useFetcher } from "@remix-run/react";
import { Banner, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import type { RulingAnswer } from "./ruling-actions.tsx";

/** Marks the commission behind the page as paid, after a second press. Paying itself happens elsewhere. */
export function PayButton({ unpaid }: { unpaid: string }) {
  const fetcher = useFetcher<RulingAnswer>();
  const [asked, setAsked] = useState(false);
  const busy = fetcher.state !== "idle";
  if (fetcher.data?.said && !busy) return <Banner tone="success">{fetcher.data.said}</Banner>;
  if (!asked) {
    return (
      <div>
        <Button onClick={() => setAsked(true)}>{`Mark ${unpaid} commission as paid`}</Button>
      </div>
    );
  }
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span">Paid commission is locked: later refunds no longer change it.</Text>
      <Button variant="primary" loading={busy} onClick={() => fetcher.submit({ intent: "pay" }, { method: "post" })}>
        Mark as paid
      </Button>
      <Button disabled={busy} onClick={() => setAsked(false)}>
        Cancel
      </Button>
    </InlineStack>
  );
}
