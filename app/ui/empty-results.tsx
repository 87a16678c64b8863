import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";

import type { Right } from "#app/access/rights.ts";

import { useMay } from "./rights.tsx";

/** `right`: what the step takes. It is not offered to a reader without it; a step that only leads to a look takes `view`. */
type NextStep = { content: string; right: Right } & ({ url: string; target?: "_top" } | { onAction: () => void; loading: boolean });

type Props = { title: string; children: string; action?: NextStep; second?: NextStep };

/** An empty place says why it is empty and, where there are any, the next step and another way to it. */
export function EmptyResults({ title, children, action, second }: Props) {
  const may = useMay();
  const steps = [action, second].filter((step) => step !== undefined).filter(({ right }) => may(right));
  return (
    <Card>
      <Box paddingBlock={{ xs: "600", md: "1200" }} paddingInline={{ xs: "200", md: "1000" }}>
        <BlockStack gap="400" inlineAlign="center">
          <BlockStack gap="200" inlineAlign="center">
            <Text as="h2" variant="headingMd" alignment="center">
              {title}
            </Text>
            <Box maxWidth="520px">
              <Text as="p" tone="subdued" alignment="center">
                {children}
              </Text>
            </Box>
          </BlockStack>
          {steps.length > 0 ? (
            <InlineStack gap="200" align="center">
              {steps.map((step) => (
                <Button key={step.content} {...(step === action && { variant: "primary" as const })} {...pressed(step)}>
                  {step.content}
                </Button>
              ))}
            </InlineStack>
          ) : null}
        </BlockStack>
      </Box>
    </Card>
  );
}

function pressed(action: NextStep) {
  if ("onAction" in action) return { onClick: action.onAction, loading: action.loading };
  return { url: action.url, ...(action.target && { target: action.target }) };
}
