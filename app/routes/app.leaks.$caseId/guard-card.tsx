import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, ButtonGroup, Card, Checkbox, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { LONGEST_SENTENCE, usualSentence } from "#app/leaks/guards/sentence.ts";
import type { LeakView } from "#app/screens/leak/read-case.server.ts";
import type { GuardView } from "#app/screens/leak/read-guard.server.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useMay } from "#app/ui/rights.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useKept } from "#app/ui/keep-typed.ts";

import { guardWords, troubleWords } from "./guard-labels.ts";

/** "Guard this code meanwhile". */
export function GuardCode({ view }: { view: LeakView }) {
  const [asking, setAsking] = useState(false);
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  return (
    <>
      <Button loading={fetcher.state !== "idle"} onClick={() => setAsking(true)}>
        Guard this code meanwhile
      </Button>
      {asking ? (
        <GuardDialog view={view} onClose={() => setAsking(false)} onGuard={(form) => fetcher.submit(form, { method: "post" })} />
      ) : null}
    </>
  );
}

/** How the guard stands at Shopify, what shoppers read, and the way to change or end it. */
export function GuardCard({ view, guard }: { view: LeakView; guard: GuardView }) {
  const { dateTime } = useShopFormat();
  const fetcher = useFetcher<ActionResult>();
  const [asking, setAsking] = useState(false);
  const may = useMay();
  useActionMessage(fetcher);
  usePolling({ active: guard.state !== "on", everyMs: 3_000 });
  const trouble = troubleWords(guard);
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h2" variant="headingMd">
          Guarded code
        </Text>
        <p>{guardWords(view, guard, dateTime)}</p>
        {trouble === null ? null : <Banner tone="warning" title={trouble} />}
        <BlockStack gap="100">
          <Text as="p" tone="subdued">{`Others read: “${guard.sentence}”`}</Text>
          <Text as="p" tone="subdued" breakWord>{`The link: ${guard.link}`}</Text>
          <Text as="p" tone="subdued">{`Asked for by ${guard.by} on ${dateTime(guard.askedAt)}. Not tried on a live store yet.`}</Text>
        </BlockStack>
        {guard.state === "ending" || !may("refresh") ? null : (
          <ButtonGroup>
            <Button onClick={() => setAsking(true)}>Change the sentence</Button>
            <Button loading={fetcher.state !== "idle"} onClick={() => fetcher.submit({ intent: "unguard" }, { method: "post" })}>
              Stop guarding
            </Button>
          </ButtonGroup>
        )}
      </BlockStack>
      {asking ? (
        <GuardDialog view={view} onClose={() => setAsking(false)} onGuard={(form) => fetcher.submit(form, { method: "post" })} />
      ) : null}
    </Card>
  );
}

type Asking = { view: LeakView; onClose: () => void; onGuard: (form: Record<string, string>) => void };

function GuardDialog({ view: { name, code, guard }, onClose, onGuard }: Asking) {
  const { name: member } = code.member;
  const [sentence, setSentence, { sent, drop }] = useKept("guard", guard?.sentence ?? usualSentence(member.split(" ")[0] ?? member));
  const [untried, setUntried] = useState(guard !== null);
  const submit = () => {
    sent();
    onClose();
    onGuard({ intent: "guard", sentence, tried: "untried" });
  };
  const words = `Until the leak is ended, ${name} works only for shoppers who come through ${member}’s link. Whoever types it or has a browser extension try it reads your sentence at the checkout.`;
  return (
    <Dialog
      open
      title={guard === null ? `Guard ${name} meanwhile?` : "What others read"}
      onClose={onClose}
      primaryAction={{ content: guard === null ? "Guard it" : "Save", disabled: sentence.trim() === "" || !untried, onAction: submit }}
      secondaryActions={[{ content: "Cancel", onAction: () => (drop(), onClose()) }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {guard === null ? (
            <BlockStack gap="200">
              <p>{words}</p>
              <Text as="p" tone="subdued">
                It does not hold where a page links to the creator’s link itself. Shoppers who opened the link before this read the sentence
                once, and the link helps them again.
              </Text>
            </BlockStack>
          ) : null}
          <TextField
            label="What others read at the checkout"
            autoComplete="off"
            maxLength={LONGEST_SENTENCE}
            showCharacterCount
            multiline={2}
            value={sentence}
            onChange={setSentence}
          />
          {guard === null ? (
            <Checkbox
              label="Use it although it has not been tried on a live store"
              helpText="Place a test order with and without the link before you rely on it. If anything is not as expected, no code is refused."
              checked={untried}
              onChange={setUntried}
            />
          ) : null}
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}
