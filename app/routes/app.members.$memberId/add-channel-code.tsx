import { useFetcher, useParams } from "@remix-run/react";
import { BlockStack, Box, Button, InlineError, Modal, Select, TextField } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";

import type { Channel } from "#app/codes/channels.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useActionResult } from "#app/ui/use-action-result.ts";
import { useKept } from "#app/ui/keep-typed.ts";

type Props = { offerId: string; offerTitle: string; channels: readonly Channel[] };

/** One more code for a member, for one channel. The name is proposed and can be typed over. */
export function AddChannelCode({ offerId, offerTitle, channels }: Props) {
  const [asking, setAsking] = useState<string | null>(null);
  return (
    <Box>
      <Button accessibilityLabel={`Add a code for a channel in ${offerTitle}`} onClick={() => setAsking(crypto.randomUUID())}>
        Add a code for a channel
      </Button>
      {asking === null ? null : (
        <Ask key={asking} changeId={asking} offerId={offerId} channels={channels} of={null} onClose={() => setAsking(null)} />
      )}
    </Box>
  );
}

/** Says which channel a further code is for that they hold already. */
export function PutOnChannel({ offerId, channels, of }: Omit<Props, "offerTitle"> & { of: { codeId: string; name: string } }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="slim" accessibilityLabel={`Say which channel ${of.name} is for`} onClick={() => setAsking(true)}>
        For a channel
      </Button>
      {asking ? <Ask changeId="" offerId={offerId} channels={channels} of={of} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

/** Chosen where the shop has no such channel yet. */
const ANOTHER = "";

/** `of`: the code that is put on a channel; null where one is added. */
type AskProps = {
  changeId: string;
  offerId: string;
  channels: readonly Channel[];
  of: { codeId: string; name: string } | null;
  onClose: () => void;
};

function Ask({ changeId, offerId, channels, of, onClose }: AskProps) {
  const { memberId } = useParams();
  const shopify = useAppBridge();
  const address = `/app/members/${memberId}/channel-codes`;
  const [chosen, setChosen] = useState(channels[0]?.slug ?? ANOTHER);
  const begin: { own: string; typed: string | null } = { own: "", typed: null };
  const [{ own, typed }, type, { drop }] = useKept(`channel ${offerId} ${of?.codeId ?? ""}`, begin);
  const proposal = useFetcher<{ channel: string; name: string | null }>();
  const press = useFetcher<ActionResult>();
  const channel = chosen === ANOTHER ? own.trim() : chosen;
  const { load } = proposal;
  const isHeld = of !== null;
  useEffect(() => {
    if (channel === "" || isHeld) return undefined;
    const wait = setTimeout(() => load(`${address}?${new URLSearchParams({ offerId, channel })}`), chosen === ANOTHER ? 400 : 0);
    return () => clearTimeout(wait);
  }, [address, channel, chosen, isHeld, load, offerId]);
  const proposed = proposal.data?.channel === channel ? (proposal.data.name ?? "") : "";
  const name = typed ?? of?.name ?? proposed;
  const [sent, setSent] = useState("");
  const form: Record<string, string> = of
    ? { intent: "put", codeId: of.codeId, channel }
    : { intent: "add", changeId, offerId, channel, name };
  // What was said of another name says nothing of this one.
  const refused = press.state === "idle" && sent === JSON.stringify(form) ? (press.data?.refused ?? null) : null;
  const add = () => {
    setSent(JSON.stringify(form));
    press.submit(form, { method: "post", action: address });
  };
  useActionResult(press, (result) => {
    if (result.refused !== null) return;
    drop();
    if (result.said) shopify.toast.show(result.said);
    onClose();
  });
  return (
    <Dialog
      open
      size="small"
      title={of ? `Which channel is ${of.name} for?` : "Add a code for a channel"}
      onClose={onClose}
      primaryAction={{
        content: of ? "Save" : "Add code",
        loading: press.state !== "idle",
        disabled: channel === "" || name.trim() === "",
        onAction: add,
      }}
      secondaryActions={[{ content: "Cancel", onAction: () => (drop(), onClose()) }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Select
            label="Channel"
            options={[...channels.map(({ slug, name: label }) => ({ label, value: slug })), { label: "Another…", value: ANOTHER }]}
            value={chosen}
            onChange={setChosen}
          />
          {chosen === ANOTHER ? (
            <TextField
              label="Name of the channel"
              helpText="It is kept for the other members."
              autoComplete="off"
              maxLength={40}
              value={own}
              onChange={(next) => type((now) => ({ ...now, own: next }))}
            />
          ) : null}
          {of ? null : (
            <TextField
              label="Code"
              id="channel-code"
              helpText="Works on the same discount, beside the codes they have."
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(next) => type((now) => ({ ...now, typed: next }))}
            />
          )}
          {refused === null ? null : <InlineError message={refused} fieldID="channel-code" />}
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}
