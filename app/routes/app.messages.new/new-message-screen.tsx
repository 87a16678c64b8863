import { useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Card, ChoiceList, Page, Select } from "@shopify/polaris";
import { useState } from "react";

import { NoOffers } from "#app/ui/no-offers.tsx";
import { plural } from "#app/format/counts.ts";

type Choice = { id: string; title: string; active: number; untold: number };
type Props = { offers: readonly Choice[]; wanted: string | null; refused: string | null };

/** Which offer a new message is for, and to whom of it. Recipients are trimmed on the next page. */
export function NewMessageScreen({ offers, wanted, refused }: Props) {
  const submit = useSubmit();
  const { state } = useNavigation();
  // One form begins one message, however often it is sent.
  const [newId] = useState(() => crypto.randomUUID());
  const [offerId, setOfferId] = useState(wanted ?? offers[0]?.id ?? "");
  const offer = offers.find(({ id }) => id === offerId);
  const [chosen, setChosen] = useState<"untold" | "active" | null>(null);
  const who = chosen ?? (offer && offer.untold > 0 ? "untold" : "active");
  const place = { title: "Compose message", backAction: { content: "Messages", url: "/app/messages" } };
  if (!offer)
    return (
      <Page {...place}>
        <NoOffers />
      </Page>
    );
  return (
    <Page
      {...place}
      primaryAction={{
        content: "Continue",
        loading: state !== "idle",
        disabled: offer[who] === 0,
        onAction: () => submit({ offerId, who, newId }, { method: "post" }),
      }}
    >
      <BlockStack gap="400">
        {refused === null ? null : (
          <Banner tone="warning">
            <p>{refused}</p>
          </Banner>
        )}
        <Card>
          <BlockStack gap="400">
            <Select
              label="Offer"
              value={offerId}
              onChange={setOfferId}
              options={offers.map(({ id, title }) => ({ value: id, label: title }))}
            />
            <ChoiceList
              title="Recipients"
              selected={[who]}
              onChange={([value]) => setChosen(value === "untold" ? "untold" : "active")}
              choices={[
                { value: "untold", label: `Not yet told of their latest code (${plural(offer.untold, "member")})` },
                { value: "active", label: `Everybody with a working code (${plural(offer.active, "member")})` },
              ]}
            />
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}
