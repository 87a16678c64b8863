import { useFetcher } from "@remix-run/react";
import { BlockStack, Box, Button, Card, Checkbox, InlineStack, Link, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { formatDay } from "#app/format/dates.ts";
import type { GatheredCase } from "#app/screens/leak/gathered.server.ts";
import type { LeakView } from "#app/screens/leak/read-case.server.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage, useActionResult } from "#app/ui/use-action-result.ts";
import { useKept } from "#app/ui/keep-typed.ts";

/** Codes that leaked together: those in this case, each with its own evidence, and the way to add others. */
export function GatheredCard({ view }: { view: LeakView }) {
  const { gathered, code, state } = view;
  const { with: others, besides } = gathered;
  const anyOpen = state === "open" || others.some((one) => one.state === "open");
  if (others.length === 0 && state !== "open") return null;
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {others.length === 0 ? "Did other codes leak with it?" : `${others.length + 1} codes in this case`}
            </Text>
            <Text as="p" tone="subdued">
              {others.length === 0
                ? `Put codes of ${code.offer.title} that leaked together into one case: they are ended in one press.`
                : `${anyOpen ? "They are ended in one press. " : ""}Each has its own date, its evidence and its held commission.`}
            </Text>
          </BlockStack>
          {state === "open" ? <AddCodes besides={besides} offer={code.offer.title} /> : null}
        </InlineStack>
      </Box>
      {others.length === 0 ? null : (
        <ul className="lines" aria-label="Codes in this case">
          <li>
            <BlockStack gap="050">
              <Text as="span" fontWeight="semibold" breakWord>
                {view.name}
              </Text>
              <Words of={{ member: code.member.name, since: view.since, state }} besides="this page" />
            </BlockStack>
          </li>
          {others.map((one) => (
            <li key={one.id}>
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <BlockStack gap="050">
                  <Link url={`/app/leaks/${one.id}`}>{one.name}</Link>
                  <Words of={one} />
                </BlockStack>
                {one.state === "open" ? <TakeOut of={one} /> : null}
              </InlineStack>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const STATES = { open: null, dismissed: "no leak", ended: "ended" };

function Words({ of: { member, since, state }, besides }: { of: Pick<GatheredCase, "member" | "since" | "state">; besides?: string }) {
  const { locale } = useShopFormat();
  return (
    <Text as="span" variant="bodySm" tone="subdued">
      {[member, `since ${formatDay(since, { locale })}`, STATES[state], besides].filter(Boolean).join(", ")}
    </Text>
  );
}

function TakeOut({ of: { id, name } }: { of: GatheredCase }) {
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  return (
    <Button
      variant="plain"
      loading={fetcher.state !== "idle"}
      accessibilityLabel={`Take ${name} out of this case`}
      onClick={() => fetcher.submit({ intent: "take_out", other: id }, { method: "post" })}
    >
      Take out
    </Button>
  );
}

function notHere(count: number, offer: string): string {
  return `${count === 1 ? "This is no live code" : "These are no live codes"} of ${offer}.`;
}

function AddCodes({ besides, offer }: { besides: readonly GatheredCase[]; offer: string }) {
  const { locale } = useShopFormat();
  const fetcher = useFetcher<ActionResult<{ left?: string[] }>>();
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [{ names, address }, type, { drop }] = useKept(asking ? "gather" : null, { names: "", address: "" });
  const left = fetcher.state === "idle" ? (fetcher.data?.left ?? []) : [];
  useActionMessage(fetcher);
  // What was typed stays until it is in the case; what is no code of the offer stays to be mended.
  useActionResult(fetcher, ({ refused, left: others }) => {
    if (refused !== null) return;
    setChosen([]);
    drop();
    type((now) => ({ ...now, names: (others ?? []).join("\n") }));
    setAsking((others ?? []).length > 0);
  });
  const add = () => {
    const cases = besides.filter(({ id }) => chosen.includes(id)).map(({ id }) => id);
    fetcher.submit({ intent: "gather", cases: JSON.stringify(cases), names, address }, { method: "post" });
  };
  const all = besides.length > 0 && besides.every(({ id }) => chosen.includes(id));
  return (
    <>
      <Button onClick={() => setAsking(true)}>Add codes</Button>
      <Dialog
        open={asking}
        size="small"
        title="Add codes to this case"
        onClose={() => setAsking(false)}
        primaryAction={{
          content: "Add",
          loading: fetcher.state !== "idle",
          disabled: chosen.length === 0 && names.trim() === "",
          onAction: add,
        }}
        secondaryActions={[{ content: "Cancel", onAction: () => (drop(), setAsking(false)) }]}
      >
        {besides.length === 0 ? null : (
          <Modal.Section>
            <BlockStack gap="200">
              <InlineStack align="space-between" blockAlign="center">
                <Text as="h3" variant="headingSm">
                  Open cases of this offer
                </Text>
                <Button variant="plain" onClick={() => setChosen(all ? [] : besides.map(({ id }) => id))}>
                  {all ? "Select none" : "Select all"}
                </Button>
              </InlineStack>
              {besides.map(({ id, name, member, since }) => (
                <Checkbox
                  key={id}
                  label={name}
                  helpText={`${member}, since ${formatDay(since, { locale })}`}
                  checked={chosen.includes(id)}
                  onChange={(on) => setChosen((now) => (on ? [...now, id] : now.filter((one) => one !== id)))}
                />
              ))}
            </BlockStack>
          </Modal.Section>
        )}
        <Modal.Section>
          <BlockStack gap="300">
            <TextField
              label={`Other codes of ${offer}`}
              helpText="One a line, or with commas. Each gets a case with the same date."
              autoComplete="off"
              maxLength={100_000}
              multiline={3}
              maxHeight={200}
              value={names}
              onChange={(next) => type((now) => ({ ...now, names: next }))}
              error={left.length > 0 && names === left.join("\n") ? notHere(left.length, offer) : undefined}
            />
            <TextField
              label="Address of the page they were seen on"
              helpText="May be left empty."
              type="url"
              autoComplete="off"
              maxLength={1000}
              value={address}
              onChange={(next) => type((now) => ({ ...now, address: next }))}
            />
          </BlockStack>
        </Modal.Section>
      </Dialog>
    </>
  );
}
