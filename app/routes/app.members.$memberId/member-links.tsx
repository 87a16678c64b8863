import { useFetcher, useParams } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionResult } from "#app/ui/use-action-result.ts";
import { useCopy } from "#app/ui/use-copy.ts";
import { plural } from "#app/format/counts.ts";
import type { MemberLink } from "#app/portal/member-links.server.ts";
import { useMay } from "#app/ui/rights.tsx";

type Answer = { refused?: string; url?: string | null; ended?: number };

/** What the creator posts, and the way to their own page for those without a customer account. */
export function MemberLinks({ links, pageLinkUntil }: { links: readonly MemberLink[]; pageLinkUntil: string | null }) {
  const { date } = useShopFormat();
  const may = useMay();
  const copy = useCopy();
  const shopify = useAppBridge();
  const { memberId } = useParams();
  const fetcher = useFetcher<Answer>();
  useActionResult(fetcher, ({ url, refused }) => {
    if (refused) shopify.toast.show(refused, { isError: true });
    if (url) copy(url, "Page link copied");
  });
  const press = (intent: "give" | "end") => fetcher.submit({ intent }, { method: "post", action: `/app/members/${memberId}/page-link` });
  if (links.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Links
        </Text>
        {links.map(({ enrolmentId, offerTitle, url, clicks }) => (
          <BlockStack key={enrolmentId} gap="100">
            <Text as="span" fontWeight="medium">
              {offerTitle}
            </Text>
            <span className="code-name">{url}</span>
            <InlineStack align="space-between" blockAlign="center">
              <Text as="span" tone="subdued">
                {plural(clicks, "click")}
              </Text>
              <Button variant="plain" onClick={() => copy(url, "Link copied")} accessibilityLabel={`Copy link for ${offerTitle}`}>
                Copy link
              </Button>
            </InlineStack>
          </BlockStack>
        ))}
        {may("refresh") ? (
          <BlockStack gap="200">
            <Text as="h3" variant="headingSm">
              Their own page
            </Text>
            <Text as="p" tone="subdued">
              {pageLinkUntil === null
                ? "Opens without an account, for 30 days."
                : `Opens without an account, until ${date(pageLinkUntil)}. Whoever has the link sees their codes and what they earned.`}
            </Text>
            <InlineStack gap="200">
              {may("money") ? (
                <Button loading={fetcher.state !== "idle"} onClick={() => press("give")}>
                  Copy page link
                </Button>
              ) : null}
              {pageLinkUntil === null ? null : (
                <Button tone="critical" variant="tertiary" disabled={fetcher.state !== "idle"} onClick={() => press("end")}>
                  End page links
                </Button>
              )}
            </InlineStack>
          </BlockStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
