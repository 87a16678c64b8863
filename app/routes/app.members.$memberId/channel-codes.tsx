import { useFetcher, useParams } from "@remix-run/react";
import { BlockStack, Button, ButtonGroup, InlineStack, Modal, Select, Text } from "@shopify/polaris";
import { useState } from "react";

import type { Channel } from "#app/codes/channels.ts";
import { plural } from "#app/format/counts.ts";
import type { HeldCode, MemberOffer } from "#app/members/read-member.server.ts";
import type { Totals } from "#app/orders/rollups/rollup-sql.server.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { CodeName } from "#app/ui/code-name.tsx";
import { Dialog } from "#app/ui/dialog.tsx";
import { useMay } from "#app/ui/rights.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useCopy } from "#app/ui/use-copy.ts";

import { AddChannelCode, PutOnChannel } from "./add-channel-code.tsx";

type Props = {
  offer: MemberOffer;
  byCode: Map<string, Totals>;
  /** To choose from. */
  channels: readonly Channel[];
  /** The member's stable link in the offer; null where there is none. */
  link: string | null;
};

/** What each channel of a member brought in an offer under all its codes, its code now, and what can be done with that alone. */
export function ChannelCodes({ offer, byCode, channels, link }: Props) {
  const groups = byChannel(offer.codes);
  const live = offer.codes.filter(({ until }) => until === null);
  const may = useMay();
  const mayAdd = may("refresh") && offer.enrolment === "active" && live.length > 0;
  const free = channels.filter(({ slug }) => !live.some(({ channel }) => channel?.slug === slug));
  const further = live.filter(({ channel, primary }) => channel === null && !primary);
  if (groups.every(({ channel }) => channel === null) && !mayAdd) return null;
  return (
    <BlockStack gap="300">
      {groups.every(({ channel }) => channel === null) ? null : (
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            By channel
          </Text>
          <ul className="lines" aria-label={`Channels in ${offer.title}`}>
            {groups.map((group) => (
              <li key={group.channel?.slug ?? ""}>
                <OneChannel {...group} offer={offer} byCode={byCode} link={link} />
              </li>
            ))}
          </ul>
        </BlockStack>
      )}
      {mayAdd && further.length > 0 ? (
        <BlockStack gap="100">
          <Text as="p" tone="subdued">
            Further codes that are for no channel yet
          </Text>
          {further.map(({ id, name }) => (
            <InlineStack key={id} gap="200" blockAlign="center">
              <CodeName name={name} />
              <PutOnChannel offerId={offer.offerId} channels={free} of={{ codeId: id, name }} />
            </InlineStack>
          ))}
        </BlockStack>
      ) : null}
      {mayAdd ? <AddChannelCode offerId={offer.offerId} offerTitle={offer.title} channels={free} /> : null}
    </BlockStack>
  );
}

type Group = { channel: Channel | null; codes: HeldCode[] };

/** The codes that are for all first, then each channel's by its name. */
function byChannel(codes: readonly HeldCode[]): Group[] {
  const groups = new Map<string, Group>();
  for (const code of codes) {
    const slug = code.channel?.slug ?? "";
    const group = groups.get(slug) ?? { channel: code.channel, codes: [] };
    groups.set(slug, { ...group, codes: [...group.codes, code] });
  }
  return [...groups.values()].toSorted((one, other) => (one.channel?.name ?? "").localeCompare(other.channel?.name ?? "", "en"));
}

function OneChannel({ channel, codes, offer, byCode, link }: Group & Omit<Props, "channels">) {
  const { money } = useShopFormat();
  const copy = useCopy();
  const [ending, setEnding] = useState<HeldCode | null>(null);
  const refresh = useFetcher<ActionResult>();
  const end = useFetcher<ActionResult>();
  const { memberId } = useParams();
  useActionMessage(refresh);
  useActionMessage(end);
  const sum = (of: keyof Totals) => codes.reduce((total, { id }) => total + (byCode.get(id)?.[of] ?? 0), 0);
  const now = codes.find(({ until }) => until === null);
  const may = useMay();
  const isFurther = may("refresh") && now !== undefined && !now.primary && channel !== null;
  // The main code goes alone only where another one takes its place.
  const heirs = offer.codes.filter(({ until, primary }) => until === null && !primary);
  const isMain = may("refresh") && now?.primary === true && heirs.length > 0 && offer.enrolment === "active";
  const [heir, setHeir] = useState("");
  const next = heirs.some(({ id }) => id === heir) ? heir : (heirs[0]?.id ?? "");
  const withdraw = ({ id: codeId, primary }: HeldCode) => {
    setEnding(null);
    const form = { intent: "end", changeId: crypto.randomUUID(), offerId: offer.offerId, codeId, ...(primary && { next }) };
    end.submit(form, { method: "post", action: `/app/members/${memberId}/channel-codes` });
  };
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" fontWeight="medium">
            {channel?.name ?? "For all"}
          </Text>
          {now ? <CodeName name={now.name} /> : null}
        </InlineStack>
        <Text as="span" numeric fontWeight="medium">
          {money(sum("revenueMinor"))}
        </Text>
      </InlineStack>
      <Text as="span" tone="subdued" numeric>
        {[
          plural(sum("conversions"), "conversion"),
          `${money(sum("commissionMinor"))} commission`,
          ...(codes.length > 1 ? [`under ${codes.length} codes`] : []),
          ...(now ? [] : ["no code now"]),
        ].join(", ")}
      </Text>
      {now && (channel || isMain) ? (
        <ButtonGroup variant="segmented">
          {isFurther && offer.enrolment === "active" ? (
            <Button
              size="slim"
              loading={refresh.state !== "idle"}
              accessibilityLabel={`Refresh ${now.name}`}
              onClick={() => refresh.submit({ offerId: offer.offerId, codeId: now.id }, { method: "post" })}
            >
              Refresh
            </Button>
          ) : null}
          {link === null || channel === null ? null : (
            <Button
              size="slim"
              accessibilityLabel={`Copy link for ${channel.name}`}
              onClick={() => copy(`${link}/${channel.slug}`, "Link copied")}
            >
              Copy link
            </Button>
          )}
          {isFurther || isMain ? (
            <Button
              size="slim"
              tone="critical"
              loading={end.state !== "idle"}
              accessibilityLabel={`Withdraw ${now.name}`}
              onClick={() => setEnding(now)}
            >
              Withdraw
            </Button>
          ) : null}
        </ButtonGroup>
      ) : null}
      <Dialog
        open={ending !== null}
        size="small"
        title={`Withdraw ${ending?.name ?? ""}?`}
        onClose={() => setEnding(null)}
        primaryAction={{ content: "Withdraw", destructive: true, onAction: () => ending && withdraw(ending) }}
        secondaryActions={[{ content: "Cancel", onAction: () => setEnding(null) }]}
      >
        <Modal.Section>
          {ending?.primary ? (
            <BlockStack gap="300">
              <p>Shoppers can no longer use it, and what it earned stays. Another of their codes becomes the one they post everywhere.</p>
              <Select
                label="Main code from now on"
                options={heirs.map(({ id, name, channel: of }) => ({ value: id, label: of ? `${name} (${of.name})` : name }))}
                value={next}
                onChange={setHeir}
              />
              <p>Their page, their link and messages show it at once. Nobody is told by itself.</p>
            </BlockStack>
          ) : (
            <p>Shoppers can no longer use it. What it earned stays, the other codes go on, and its link leads to the code for all.</p>
          )}
        </Modal.Section>
      </Dialog>
    </BlockStack>
  );
}
