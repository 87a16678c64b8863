import { useSubmit } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Page, Spinner, Text } from "@shopify/polaris";
import { useEffect, useRef, useState, type ReactNode } from "react";

import { CodeName } from "#app/ui/code-name.tsx";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import type { CodeToRefresh } from "#app/refreshes/open-from-admin.server.ts";

type FoundFromAdmin =
  | { what: "offer"; offerId: string }
  | { what: "no_offer"; discountId: string }
  | { what: "decoy" }
  | { what: "no_codes" }
  | { what: "creator"; memberId: string; name: string; codes: CodeToRefresh[] }
  | { what: "no_creator"; customerId: string };

/** From a page of Shopify's admin to the refresh form, or to what has to be done first. */
export function OpenFromAdmin({ found }: { found: FoundFromAdmin }) {
  switch (found.what) {
    case "offer":
      return <GoOn to={`/app/offers/${found.offerId}`} form={{ all: "true", filter: "" }} />;
    case "creator": {
      const [first, ...others] = found.codes;
      if (!first) return <NoCode memberId={found.memberId} name={found.name} />;
      if (others.length > 0) return <WhichOffer name={found.name} codes={found.codes} />;
      return <GoOn to={`/app/members/${first.memberId}`} form={{ offerId: first.offerId }} />;
    }
    case "no_offer":
      return <NoOffer discountId={found.discountId} />;
    case "decoy":
      return (
        <Plain>
          <EmptyResults title="This discount is a decoy" action={{ content: "View decoys", url: "/app/leaks/decoys", right: "view" }}>
            Its code is given to nobody, so there is nothing to refresh. A use of it tells which list was copied.
          </EmptyResults>
        </Plain>
      );
    case "no_codes":
      return (
        <Plain>
          <EmptyResults title="This discount has no codes" action={{ content: "View offers", url: "/app/offers", right: "view" }}>
            It applies by itself. Only discounts with codes can be shared by creators.
          </EmptyResults>
        </Plain>
      );
    case "no_creator":
      return (
        <Plain>
          <EmptyResults
            title="This customer is no member yet"
            action={{
              content: "Add member",
              url: `/app/members/new?customer=${encodeURIComponent(found.customerId)}`,
              right: "refresh",
            }}
          >
            Promo codes belong to members of your offers. Add the customer as a member, or open the member they are and link them there.
          </EmptyResults>
        </Plain>
      );
  }
}

/** Sends the form by which the offer's or the member's own page begins a refresh. The step back leads past this page. */
function GoOn({ to, form }: { to: string; form: Record<string, string> }) {
  const submit = useSubmit();
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    submit(form, { method: "post", action: to, replace: true });
  }, [submit, form, to]);
  return (
    <Plain>
      <Box padding="1600">
        <InlineStack align="center">
          <Spinner accessibilityLabel="Opening the refresh" />
        </InlineStack>
      </Box>
    </Plain>
  );
}

function WhichOffer({ name, codes }: { name: string; codes: readonly CodeToRefresh[] }) {
  const submit = useSubmit();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Page title="Refresh promo codes" subtitle={`${name} has a code in several offers`}>
      <Card padding="0">
        <ul className="lines" aria-label="Offers">
          {codes.map(({ memberId, offerId, offerTitle, code }) => (
            <li key={code}>
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <BlockStack gap="050">
                  <Text as="span" fontWeight="medium" breakWord>
                    {offerTitle}
                  </Text>
                  <CodeName name={code} copy={false} />
                </BlockStack>
                <Button
                  loading={chosen === code}
                  disabled={chosen !== null}
                  accessibilityLabel={`Refresh ${code}`}
                  onClick={() => {
                    setChosen(code);
                    submit({ offerId }, { method: "post", action: `/app/members/${memberId}` });
                  }}
                >
                  Refresh
                </Button>
              </InlineStack>
            </li>
          ))}
        </ul>
      </Card>
    </Page>
  );
}

function NoCode({ memberId, name }: { memberId: string; name: string }) {
  return (
    <Plain>
      <EmptyResults
        title={`${name} has no promo code`}
        action={{ content: "Open the member", url: `/app/members/${memberId}`, right: "view" }}
      >
        There is nothing to refresh until they are in an offer and have a code there.
      </EmptyResults>
    </Plain>
  );
}

function NoOffer({ discountId }: { discountId: string }) {
  const submit = useSubmit();
  const [begun, setBegun] = useState(false);
  const adopt = () => {
    setBegun(true);
    submit({ discountId }, { method: "post", action: "/app/offers/adopt" });
  };
  return (
    <Plain>
      <EmptyResults
        title="This discount is no offer yet"
        action={{ content: "Adopt this discount", onAction: adopt, loading: begun, right: "refresh" }}
      >
        Adopt it, and say which code is whose. Its codes keep working as they are, and can be refreshed from then on.
      </EmptyResults>
    </Plain>
  );
}

const Plain = ({ children }: { children: ReactNode }) => <Page title="Refresh promo codes">{children}</Page>;
