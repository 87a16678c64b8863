import { useFetcher } from "@remix-run/react";
import { Badge, Banner, BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";

import type { RotationMemberView, RotationSummary } from "#app/rotations/read-rotation.server.ts";
import type { UntoldMember } from "#app/rotations/untold-members.server.ts";
import { policyLabel } from "#app/rotations/rotation.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";

import { NextNames } from "./next-names.tsx";
import { PolicyForm } from "./policy-form.tsx";
import type { Send } from "./send.ts";
import { UntoldCard } from "./untold-card.tsx";

type Props = {
  offer: { id: string; title: string };
  rotation: RotationSummary;
  members: readonly RotationMemberView[];
  /** Members beyond those shown. */
  more: number;
  untold: readonly UntoldMember[];
  moreUntold: number;
};

/** What brings a rotation about, the next days, and whom it would give which name. */
export function RotationScreen({ offer, rotation, members, more, untold, moreUntold }: Props) {
  const fetcher = useFetcher<ActionResult>();
  const [done, setDone] = useState("");
  useActionMessage(fetcher, done);
  const may = useMay();
  const { isOn, isPaused, form, running, trouble } = rotation;
  const busy = fetcher.state !== "idle";
  const refused = busy ? null : (fetcher.data?.refused ?? null);
  const send: Send = (fields, said) => {
    setDone(said);
    fetcher.submit(fields, { method: "post" });
  };
  const actions = [
    isPaused
      ? { content: "Go on", onAction: () => send({ intent: "resume" }, "The rotation goes on") }
      : { content: "Pause", onAction: () => send({ intent: "pause" }, "The rotation is paused") },
    { content: "Turn off", destructive: true, onAction: () => send({ intent: "end" }, "The rotation is off") },
  ];
  return (
    <Page
      title="Rotation"
      subtitle={offer.title}
      backAction={{ content: offer.title, url: `/app/offers/${offer.id}` }}
      {...(isOn ? { titleMetadata: <Badge tone={isPaused ? "attention" : "success"}>{isPaused ? "Paused" : "On"}</Badge> } : {})}
      secondaryActions={isOn && may("refresh") ? actions : []}
    >
      <BlockStack gap="400">
        {refused === null ? null : (
          <Banner tone="critical">
            <p>{refused}</p>
          </Banner>
        )}
        {isOn && trouble !== null ? (
          <Banner tone="warning" title="The last rotation could not do everything">
            <p>{`${trouble}. It is tried again by itself; other names under the settings may help.`}</p>
          </Banner>
        ) : null}
        {running === null ? null : (
          <Banner tone="info" title="A rotation is under way" action={{ content: "See who was told", url: `/app/refreshes/${running}` }}>
            <p>
              Both codes of its members work. The message to them is prepared and waits for somebody to send it; the old codes stay until
              everybody was told.
            </p>
          </Banner>
        )}
        <UntoldCard untold={untold} more={moreUntold} leadDays={form.leadDays} send={send} busy={busy} />
        {isOn ? <Planned rotation={rotation} send={send} busy={busy} /> : null}
        <PolicyForm key={JSON.stringify(form)} isOn={isOn} form={form} busy={busy} send={send} />
        {isOn ? <NextNames members={members} more={more} send={send} busy={busy} /> : null}
      </BlockStack>
    </Page>
  );
}

function Planned({ rotation: { form, next, isPaused }, send, busy }: { rotation: RotationSummary; send: Send; busy: boolean }) {
  const { dateTime } = useShopFormat();
  const may = useMay();
  const seen = form.nextOn;
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="h2" variant="headingMd">
            {policyLabel(form)}
          </Text>
          {next.length > 0 && seen !== null && may("refresh") ? (
            <SkipDay busy={busy} onSkip={() => send({ intent: "skip_day", seen }, "The next rotation is skipped")} />
          ) : null}
        </InlineStack>
        {isPaused ? (
          <Text as="p">Paused: nothing is replaced until it goes on. A day that passes meanwhile is not made up for.</Text>
        ) : next.length > 0 ? (
          <Text as="p">{`Next ${next.map((at) => dateTime(at)).join(", then ")}.`}</Text>
        ) : (
          <Text as="p">Looked at every ten minutes; it has no day of its own.</Text>
        )}
      </BlockStack>
    </Card>
  );
}

function SkipDay({ busy, onSkip }: { busy: boolean; onSkip: () => void }) {
  return (
    <Button loading={busy} onClick={onSkip}>
      Skip the next one
    </Button>
  );
}
