import { useFetcher } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  Checkbox,
  Divider,
  FormLayout,
  InlineStack,
  Select,
  Text,
} from "@shopify/polaris";
import { useState } from "react";

import type { PairView, TieView } from "#app/stores/stores.ts";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";

import type { StoresAnswer } from "./answer.ts";

const STATE = {
  asked: { tone: "attention", words: "Waits for the other store" },
  to_confirm: { tone: "attention", words: "Waits for you" },
  on: { tone: "success", words: "Connected" },
} as const;

/** One store this one is connected with, or about to be. */
export function StoreCard({ store }: { store: PairView }) {
  const { otherShop, name, state, asksPerson, changesToo, endsToo } = store;
  const fetcher = useFetcher<StoresAnswer>();
  useActionMessage(fetcher);
  const { ask, dialog } = useConfirm();
  const busy = fetcher.state !== "idle";
  const send = (fields: Record<string, string>) => void fetcher.submit({ otherShop, ...fields }, { method: "post" });
  const end = () =>
    state === "on"
      ? ask({
          title: `Disconnect ${name}?`,
          words:
            "From now on neither store asks anything of the other, and every tie of offers ends. What was begun goes on; codes stay as they are.",
          yes: "Disconnect",
          destructive: true,
          onYes: () => send({ intent: "end" }),
        })
      : send({ intent: "end" });
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="050">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h2" variant="headingMd" breakWord>
                {name}
              </Text>
              <Badge tone={STATE[state].tone}>{STATE[state].words}</Badge>
            </InlineStack>
            <Text as="p" tone="subdued" breakWord>
              {otherShop}
            </Text>
          </BlockStack>
          <ButtonGroup>
            {state === "to_confirm" ? (
              <Button variant="primary" disabled={busy} onClick={() => send({ intent: "confirm" })}>{`Connect ${name}`}</Button>
            ) : null}
            <Button tone="critical" variant="plain" disabled={busy} onClick={end}>
              {state === "on" ? "Disconnect" : state === "asked" ? "Take it back" : "Refuse"}
            </Button>
          </ButtonGroup>
        </InlineStack>
        {state === "to_confirm" ? (
          <Banner tone="info">
            <p>{`Somebody entered your code in ${name}. Connect it only if that is your own store.`}</p>
          </Banner>
        ) : null}
        {state === "on" ? (
          <>
            <Checkbox
              label={`Requests of ${name} wait for a person here`}
              helpText={
                asksPerson
                  ? "Home says when one waits. Until somebody accepts it, everything stays as it is here."
                  : endsToo
                    ? `They run by themselves: whoever may refresh in ${name} can replace codes, activate, deactivate, remove and re-add members and pause, resume or end offers here, where you tied them.`
                    : changesToo
                      ? `Whoever may refresh in ${name} can replace codes, activate and deactivate members and pause or resume offers here, where you tied them. Removing or re-adding members and ending an offer wait for a person until you connect the stores anew.`
                      : `Whoever may refresh in ${name} can replace codes here, in offers that you tied. Anything else waits for a person until you connect the stores anew.`
              }
              checked={asksPerson}
              disabled={busy}
              onChange={(on) => send({ intent: "asks_person", on: String(on) })}
            />
            <Divider />
            <Ties store={store} busy={busy} send={send} />
          </>
        ) : null}
      </BlockStack>
      {dialog}
    </Card>
  );
}

type Sending = { store: PairView; busy: boolean; send: (fields: Record<string, string>) => void };

function Ties({ store, busy, send }: Sending) {
  const { name, ties, suggested, free } = store;
  const titleOf = (offerId: string) => free.find(({ id }) => id === offerId)?.title ?? "";
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        Tied offers
      </Text>
      {ties.length === 0 ? (
        <Text as="p" tone="subdued">{`No offer is tied yet. Tie those whose creators have the same codes in ${name}.`}</Text>
      ) : null}
      {ties.map((tie) => (
        <TieRow key={tie.offerId} tie={tie} name={name} busy={busy} send={send} />
      ))}
      {suggested.map((pair) => (
        <InlineStack key={pair.offerId} align="space-between" blockAlign="center" gap="200">
          <Text as="span" breakWord>{`${titleOf(pair.offerId)} is in both stores.`}</Text>
          <Button disabled={busy} onClick={() => send({ intent: "tie", ...pair })} accessibilityLabel={`Tie ${titleOf(pair.offerId)}`}>
            Tie them
          </Button>
        </InlineStack>
      ))}
      <TieOthers store={store} busy={busy} send={send} />
    </BlockStack>
  );
}

function TieRow({ tie, name, busy, send }: { tie: TieView; name: string } & Omit<Sending, "store">) {
  const { offerId, title, otherTitle, state } = tie;
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <Text as="span" fontWeight="medium" breakWord>
          {title === otherTitle ? title : `${title} and ${otherTitle}`}
        </Text>
        <Text as="span" tone="subdued">
          {state === "on" ? "Tied in both stores" : state === "asked" ? `Waits for ${name}` : `${name} asks to tie them`}
        </Text>
      </BlockStack>
      <ButtonGroup>
        {state === "to_agree" ? (
          <Button disabled={busy} onClick={() => send({ intent: "agree", offerId })} accessibilityLabel={`Agree to tie ${title}`}>
            Agree
          </Button>
        ) : null}
        <Button
          variant="plain"
          disabled={busy}
          onClick={() => send({ intent: "untie", offerId })}
          accessibilityLabel={state === "to_agree" ? `Refuse to tie ${title}` : `Untie ${title}`}
        >
          {state === "to_agree" ? "Refuse" : state === "asked" ? "Take it back" : "Untie"}
        </Button>
      </ButtonGroup>
    </InlineStack>
  );
}

/** Offers of different titles, chosen by hand. */
function TieOthers({ store: { name, free, freeThere }, busy, send }: Sending) {
  const [offerId, setOfferId] = useState("");
  const [otherOfferId, setOtherOfferId] = useState("");
  if (free.length === 0 || freeThere.length === 0) return null;
  const options = (offers: PairView["free"]) => [
    { label: "Choose an offer", value: "" },
    ...offers.map(({ id, title }) => ({ label: title, value: id })),
  ];
  const known = free.some(({ id }) => id === offerId) && freeThere.some(({ id }) => id === otherOfferId);
  return (
    <FormLayout>
      <FormLayout.Group>
        <Select label="Offer here" options={options(free)} value={offerId} onChange={setOfferId} />
        <Select label={`Offer in ${name}`} options={options(freeThere)} value={otherOfferId} onChange={setOtherOfferId} />
      </FormLayout.Group>
      <Button disabled={busy || !known} onClick={() => send({ intent: "tie", offerId, otherOfferId })}>
        Tie these two
      </Button>
    </FormLayout>
  );
}
