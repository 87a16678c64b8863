import { useFetcher, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { ToAdopt } from "#app/offers/discounts-to-adopt.server.ts";

import { OfferStatus } from "#app/ui/offer-status.tsx";
import { SearchField } from "#app/ui/search-field.tsx";

/** The discounts of the shop, each with its way into an offer. */
export function ChooseDiscount({ search, after, found }: { search: string; after: string | null; found: ToAdopt }) {
  const fetcher = useFetcher();
  const [, setAddress] = useSearchParams();
  const reading = fetcher.state === "idle" ? null : fetcher.formData?.get("discountId");
  const turn = (to: string | null) =>
    setAddress((address) => {
      if (to === null) address.delete("after");
      else address.set("after", to);
      return address;
    });
  return (
    <Page
      title="Adopt a discount"
      subtitle="The discount, its codes and its counts stay as they are. Members get the codes that are theirs."
      backAction={{ content: "Offers", url: "/app/offers" }}
    >
      <Card padding="0">
        <Box padding="300">
          <SearchField label="Search discounts by title" search={search} />
        </Box>
        {found.rows.length === 0 ? (
          <Box padding="600">
            <BlockStack gap="300" inlineAlign="center">
              <Text as="p" alignment="center" tone="subdued">
                {nothingFound({ search, isAll: after === null && found.after === null })}
              </Text>
              {search === "" && after === null && found.after === null ? (
                <Button url="/app/offers/new">Create an offer instead</Button>
              ) : null}
            </BlockStack>
          </Box>
        ) : null}
        {found.rows.map((discount) => (
          <Box key={discount.id} padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
            <InlineStack align="space-between" blockAlign="center" gap="300">
              <BlockStack gap="050">
                <InlineStack gap="200" align="start" blockAlign="center">
                  <Text as="h2" variant="bodyMd" fontWeight="semibold">
                    {discount.title}
                  </Text>
                  <OfferStatus {...discount} />
                </InlineStack>
                <Text as="span" tone="subdued">
                  {discount.summary}
                </Text>
                <Text as="span" tone="subdued" variant="bodySm">
                  {plural(discount.codesCount, "code")}
                </Text>
              </BlockStack>
              {discount.offerId === null ? (
                <Button
                  accessibilityLabel={`Adopt ${discount.title}`}
                  loading={reading === discount.id}
                  disabled={reading !== null && reading !== undefined}
                  onClick={() => fetcher.submit({ discountId: discount.id }, { method: "post" })}
                >
                  Adopt
                </Button>
              ) : (
                <Button variant="plain" url={`/app/offers/${discount.offerId}`}>
                  Already an offer
                </Button>
              )}
            </InlineStack>
          </Box>
        ))}
        {after !== null || found.after !== null ? (
          <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
            <InlineStack gap="300" align="center">
              {after === null ? null : <Button onClick={() => turn(null)}>First page</Button>}
              {found.after === null ? null : <Button onClick={() => turn(found.after)}>Older discounts</Button>}
            </InlineStack>
          </Box>
        ) : null}
      </Card>
    </Page>
  );
}

/** A page can be empty while others are not: decoys are left out of it. */
function nothingFound({ search, isAll }: { search: string; isAll: boolean }): string {
  if (!isAll) return "No discount to adopt on this page.";
  return search === "" ? "There is no code discount to adopt in Shopify yet." : `No discount matches “${search}”.`;
}
