import { BlockStack, Checkbox, Link, Text } from "@shopify/polaris";

import { chosenInShopifyLabel, NO_ORDERS_LABELS } from "#app/offers/buyers-labels.ts";

import { offerClash } from "./offer-clash.tsx";
import type { FormState } from "./use-offer-form.ts";

/**
 * Whom the offer is for. Offered where each customer may use it once, and shown wherever it is limited; what was chosen in Shopify
 * is said and left alone. `discountUrl`: where that can be changed, of an offer that exists.
 */
export function BuyersField({ state, discountUrl }: { state: FormState; discountUrl?: string | undefined }) {
  const { buyers, oncePerCustomer } = state.form;
  const limited = buyers.kind === "no_orders";
  return (
    <div id="buyers">
      <BlockStack gap="200">
        {limited || (buyers.kind === "all" && oncePerCustomer) ? (
          <Checkbox
            label={NO_ORDERS_LABELS.choice}
            helpText={NO_ORDERS_LABELS.tradeOff}
            checked={limited}
            onChange={(on) => state.set("buyers", { kind: on ? "no_orders" : "all" })}
          />
        ) : null}
        {limited || buyers.kind === "all" ? null : (
          <Text as="p">
            {chosenInShopifyLabel(buyers)}{" "}
            {discountUrl === undefined ? null : (
              <Link url={discountUrl} target="_top">
                Open the discount in Shopify
              </Link>
            )}
          </Text>
        )}
        {offerClash(state, { unit: "buyers", label: "Who can use it" })}
      </BlockStack>
    </div>
  );
}
