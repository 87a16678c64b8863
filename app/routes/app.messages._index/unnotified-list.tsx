import { Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { Form } from "@remix-run/react";

import { plural } from "#app/format/counts.ts";
import type { UnnotifiedOffer } from "#app/messages/unnotified.server.ts";
import { useMay } from "#app/ui/rights.tsx";

/** Offers with members whose code changed and who have not been told. Nothing when everybody knows. */
export function UnnotifiedList({ untold }: { untold: readonly UnnotifiedOffer[] }) {
  const may = useMay();
  if (untold.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          Not yet told
        </Text>
      </Box>
      <ul className="lines" aria-label="Not yet told">
        {untold.map(({ offerId, title, members }) => (
          <li key={offerId}>
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Link url={`/app/offers/${offerId}?told=no`} monochrome>
                {`${title}, ${plural(members, "member")}`}
              </Link>
              {may("refresh") ? (
                <Form method="post" action="/app/messages/new">
                  <input type="hidden" name="offerId" value={offerId} />
                  <input type="hidden" name="who" value="untold" />
                  <Button submit accessibilityLabel={`Compose message to ${plural(members, "member")} of ${title}`}>
                    Compose message
                  </Button>
                </Form>
              ) : null}
            </InlineStack>
          </li>
        ))}
      </ul>
    </Card>
  );
}
