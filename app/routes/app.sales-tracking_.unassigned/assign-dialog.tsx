import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, ChoiceList, Modal, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { Place, UnassignedOrder } from "#app/screens/report/unassigned-orders.server.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { answerTo } from "#app/ui/search/answer-to.ts";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useKept } from "#app/ui/keep-typed.ts";

const PAUSE_MS = 200;

/** Whose an order is, and why. Closes once it is given; a refusal stays in it. */
export function AssignDialog({ order, onClose }: { order: UnassignedOrder; onClose: () => void }) {
  const finder = useFetcher<{ search: string; places: Place[] }>();
  const giver = useFetcher<ActionResult>();
  const [text, setText] = useState(order.names[0] ?? "");
  const [place, setPlace] = useState<string | null>(null);
  const [reason, setReason, { drop }] = useKept(`assign ${order.orderId}`, "");
  const { load } = finder;
  useActionMessage(giver);
  useEffect(() => {
    const timer = setTimeout(() => load(`/app/sales-tracking/unassigned?${new URLSearchParams({ find: text })}`), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, load]);
  useEffect(() => {
    if (giver.state !== "idle" || !giver.data?.said) return;
    drop();
    onClose();
  }, [giver.state, giver.data, onClose, drop]);

  const places = finder.data?.places ?? [];
  const isFound = places.some(({ enrolmentId }) => enrolmentId === place);
  const give = () => {
    if (place) void giver.submit({ intent: "assign", orderId: order.orderId, enrolmentId: place, reason }, { method: "post" });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Give ${order.name} to a member`}
      primaryAction={{
        content: "Give order",
        disabled: !isFound || reason.trim() === "",
        loading: giver.state !== "idle",
        onAction: give,
      }}
      secondaryActions={[{ content: "Cancel", onAction: () => (drop(), onClose()) }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {giver.data?.refused ? <Banner tone="critical">{giver.data.refused}</Banner> : null}
          <TextField label="Member, handle or code" value={text} onChange={setText} autoComplete="off" />
          {places.length === 0 ? (
            <Text as="p" tone="subdued">
              {text.trim() === ""
                ? "Type a name or a code."
                : answerTo(finder.data, text)
                  ? "Nobody with a code is found under this."
                  : "Looking for it"}
            </Text>
          ) : (
            <ChoiceList
              title="Whose order it is"
              choices={places.map(({ enrolmentId, member, offer, code }) => ({
                value: enrolmentId,
                label: `${member}, ${code}`,
                helpText: offer,
              }))}
              selected={place ? [place] : []}
              onChange={([value]) => setPlace(value ?? null)}
            />
          )}
          <TextField
            label="Reason"
            helpText="Kept in the activity. The order counts at the terms of the day it was placed."
            value={reason}
            onChange={setReason}
            maxLength={300}
            autoComplete="off"
          />
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}
