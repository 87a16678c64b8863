import { useRevalidator } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Page } from "@shopify/polaris";

import { errorLabels } from "./error-labels.ts";

/** One error inside the frame of the app, with the one thing a person can do about it. */
export function ErrorCard({ error }: { error: unknown }) {
  const revalidator = useRevalidator();
  const { title, body, next } = errorLabels(error);
  return (
    <Page title={title}>
      <Banner tone={next === "home" ? "info" : "warning"}>
        <BlockStack gap="300">
          <p>{body}</p>
          <InlineStack>
            {next === "home" ? (
              <Button url="/app">Go to Home</Button>
            ) : (
              <Button loading={revalidator.state !== "idle"} onClick={() => revalidator.revalidate()}>
                Try again
              </Button>
            )}
          </InlineStack>
        </BlockStack>
      </Banner>
    </Page>
  );
}
