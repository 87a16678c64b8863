import { useFetcher } from "@remix-run/react";
import { BlockStack, Box, Button, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import { CheckCircleIcon, StatusIcon } from "@shopify/polaris-icons";

import type { SetUpStep } from "#app/screens/home/set-up.server.ts";
import { useMay } from "#app/ui/rights.tsx";

type Way = { content: string; url: string; target?: "_top" };

const WORDS: Record<SetUpStep["key"], { title: string; why: string; action: Way; other?: Way }> = {
  members: {
    title: "Add your creators",
    why: "By hand, or all at once from a file.",
    action: { content: "Import members", url: "/app/members/import" },
    other: { content: "Add one by hand", url: "/app/members/new" },
  },
  offer: {
    title: "Create an offer or adopt a discount",
    why: "One Shopify discount on which every creator has a code of their own.",
    action: { content: "Create offer", url: "/app/offers/new" },
    other: { content: "Adopt a discount", url: "/app/offers/adopt" },
  },
  codes: {
    title: "Give members their codes",
    why: "Codes are named by a pattern, such as the first name and the value.",
    action: { content: "Open offers", url: "/app/offers" },
  },
  storefront: {
    title: "Show creators their code in your store",
    why: "Add the block “Creator codes” to a page of your theme. This ticks itself once somebody has seen it there.",
    action: { content: "Open theme editor", url: "shopify://admin/themes/current/editor", target: "_top" },
  },
  mail: {
    title: "Connect a mail server",
    why: "Messages are sent through your own. Whoever runs the app sets SMTP_URL and MAIL_FROM.",
    action: { content: "Open settings", url: "/app/settings" },
  },
};

/** What a new shop does first. Done steps tick themselves; the card goes with the last of them or when it is closed. */
export function SetUpCard({ steps }: { steps: readonly SetUpStep[] }) {
  const fetcher = useFetcher();
  const may = useMay();
  // Its steps are presses that would be refused.
  if (fetcher.state !== "idle" || !may("refresh")) return null;
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done)?.key;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="050">
            <Text as="h2" variant="headingMd">
              Set-up guide
            </Text>
            <Text as="p" variant="bodySm" tone="subdued">{`${done} of ${steps.length} done`}</Text>
          </BlockStack>
          <Button
            variant="tertiary"
            accessibilityLabel="Close the set-up guide"
            onClick={() => fetcher.submit({ close: "guide" }, { method: "post", action: "/app?index" })}
          >
            Close
          </Button>
        </InlineStack>
      </Box>
      <ul className="lines" aria-label="Set-up guide">
        {steps.map(({ key, done: ticked }) => {
          const { title, why, action, other } = WORDS[key];
          return (
            <li key={key}>
              <InlineStack gap="200" blockAlign="start" wrap={false}>
                <Box>
                  <Icon
                    source={ticked ? CheckCircleIcon : StatusIcon}
                    tone={ticked ? "success" : "subdued"}
                    accessibilityLabel={ticked ? "Done" : "To do"}
                  />
                </Box>
                <BlockStack gap="100" inlineAlign="start">
                  <Text as="span" fontWeight={ticked ? "regular" : "medium"}>
                    {title}
                  </Text>
                  {ticked ? null : (
                    <>
                      <Text as="span" variant="bodySm" tone="subdued">
                        {why}
                      </Text>
                      <InlineStack gap="200">
                        <Button {...action} {...(key === next ? { variant: "primary" as const } : {})}>
                          {action.content}
                        </Button>
                        {other ? <Button {...other}>{other.content}</Button> : null}
                      </InlineStack>
                    </>
                  )}
                </BlockStack>
              </InlineStack>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
