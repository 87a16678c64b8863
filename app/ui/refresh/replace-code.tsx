import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Text } from "@shopify/polaris";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useMay } from "#app/ui/rights.tsx";

/** "Replace this code": the one refresh form, with the reason "Leaked" chosen and a name proposed. */
export function ReplaceCode({ name, enrolmentId, primary = false }: { name: string; enrolmentId: string; primary?: boolean }) {
  const fetcher = useFetcher<ActionResult>();
  const may = useMay();
  const refused = fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null;
  if (!may("refresh")) return null;
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button
        variant={primary ? "primary" : "secondary"}
        loading={fetcher.state !== "idle"}
        {...(primary ? {} : { accessibilityLabel: `Replace this code: ${name}` })}
        onClick={() => fetcher.submit({ enrolmentId }, { method: "post", action: `/app/codes?name=${encodeURIComponent(name)}` })}
      >
        Replace this code
      </Button>
      <div role="status" className={refused === null ? "visually-hidden" : undefined}>
        <Text as="p" tone="critical">
          {refused ?? ""}
        </Text>
      </div>
    </BlockStack>
  );
}
