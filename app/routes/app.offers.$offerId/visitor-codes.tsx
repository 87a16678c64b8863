import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Checkbox, InlineStack, List, Select, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { OfferView } from "#app/offers/read-offer.server.ts";
import type { LimitSeen } from "#app/pools/draw-limit.store.server.ts";
import { LIMIT_TIMES } from "#app/pools/draw-limit.ts";
import { STALE_DAYS } from "#app/pools/pool.ts";
import type { PoolView } from "#app/pools/read-pool.server.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useKept } from "#app/ui/keep-typed.ts";

type Props = { offer: OfferView; pool: PoolView };

/** Whether each visitor of the members' links gets a code of their own, and how the codes for them stand. */
export function VisitorCodes({ offer, pool }: Props) {
  const fetcher = useFetcher<ActionResult>();
  const begin = { namedFallback: pool.namedFallback, staleDays: String(pool.staleDays), limitTimes: String(pool.limitTimes) };
  const [{ namedFallback, staleDays, limitTimes }, type] = useKept("visitors", begin);
  const [done, setDone] = useState("");
  useActionMessage(fetcher, done);
  const send = (isOn: boolean, said: string) => {
    setDone(said);
    fetcher.submit(
      { isOn: String(isOn), namedFallback: String(namedFallback), staleDays, limitTimes },
      { method: "post", action: `/app/offers/${offer.id}/pool` },
    );
  };
  const refused = fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null;
  const isBusy = fetcher.state !== "idle";
  const isChanged = namedFallback !== pool.namedFallback || staleDays !== String(pool.staleDays) || limitTimes !== String(pool.limitTimes);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="h2" variant="headingMd">
            A code for each visitor
          </Text>
          {pool.isOn ? (
            <Button loading={isBusy} onClick={() => send(false, "Visitors get the member’s own code again")}>
              Turn off
            </Button>
          ) : (
            <Button loading={isBusy} onClick={() => send(true, "Codes for visitors are being made")}>
              Turn on
            </Button>
          )}
        </InlineStack>
        <Text as="p" tone="subdued">
          {pool.isOn
            ? "Whoever opens a member’s stable link gets a code nobody else has. It counts for the member, and whoever comes back gets the same one."
            : "Whoever opens a member’s stable link gets the member’s own code now. Turned on, each gets a code nobody else has, so that there is no code to pass on."}
        </Text>
        {pool.isOn || pool.ending > 0 || pool.handed > 0 ? <PoolState pool={pool} /> : null}
        {refused === null ? null : (
          <Banner tone="critical">
            <p>{refused}</p>
          </Banner>
        )}
        {pool.trouble ? <Trouble trouble={pool.trouble} /> : null}
        {pool.isOn && pool.limits.length > 0 ? <Limits limits={pool.limits} namedFallback={pool.namedFallback} /> : null}
        {pool.isOn ? (
          <BlockStack gap="200">
            <Checkbox
              label="Give the member’s own code while none is ready"
              helpText="Also to visitors whose browser runs no scripts, and to previews of the link. Otherwise visitors read to come back in a minute, and the others go on without a code."
              checked={namedFallback}
              onChange={(next) => type((now) => ({ ...now, namedFallback: next }))}
            />
            <Select
              label="Codes handed out in a day"
              helpText="Counted for each member’s link and for the offer. A link may always hand out 300 a day and 100 an hour, the offer 1,000 a day, or 50 for each link. Each code that an order uses makes room for 100 more. Beyond it, visitors get the member’s own code or read that there are no more for now."
              options={[...new Set([...LIMIT_TIMES, pool.limitTimes])].map((times) => ({ label: limitLabel(times), value: String(times) }))}
              value={limitTimes}
              onChange={(next) => type((now) => ({ ...now, limitTimes: next }))}
            />
            <InlineStack gap="300" blockAlign="end">
              <Select
                label="Delete codes that were not used after"
                options={[...new Set([...STALE_DAYS, pool.staleDays])].map((days) => ({ label: plural(days, "day"), value: String(days) }))}
                value={staleDays}
                onChange={(next) => type((now) => ({ ...now, staleDays: next }))}
              />
              {isChanged ? (
                <Button variant="primary" loading={isBusy} onClick={() => send(true, "Saved")}>
                  Save
                </Button>
              ) : null}
            </InlineStack>
          </BlockStack>
        ) : null}
        <UsesPerCode usageLimit={offer.usageLimit} />
      </BlockStack>
    </Card>
  );
}

function PoolState({ pool }: { pool: PoolView }) {
  const { dateTime } = useShopFormat();
  const facts = [
    `${pool.ready.toLocaleString("en-US")} ready`,
    `${pool.handed.toLocaleString("en-US")} handed out and not used`,
    `${pool.used.toLocaleString("en-US")} used`,
    pool.ending > 0 ? `${pool.ending.toLocaleString("en-US")} to be deleted in Shopify` : null,
    pool.lastRefillAt ? `Last made ${dateTime(pool.lastRefillAt)}` : null,
  ].filter((fact) => fact !== null);
  return (
    <BlockStack gap="100">
      <InlineStack gap="400" wrap>
        {facts.map((fact) => (
          <Text key={fact} as="span">
            {fact}
          </Text>
        ))}
      </InlineStack>
      {pool.isOn && pool.links === 0 ? (
        <Text as="p" tone="subdued">
          No active member has a stable link yet. Codes are made once one does.
        </Text>
      ) : null}
    </BlockStack>
  );
}

function limitLabel(times: number): string {
  return times === 0 ? "Without a limit" : `At most ${times} times the busiest day of the last four weeks`;
}

/** Who drew so many codes that no more are handed out, and how many of them were used. */
function Limits({ limits, namedFallback }: { limits: readonly LimitSeen[]; namedFallback: boolean }) {
  const { dateTime } = useShopFormat();
  const holds = limits.some(({ since }) => since !== null);
  const instead = namedFallback ? "Visitors get the member’s own code meanwhile." : "Visitors read that there are no more codes for now.";
  return (
    <Banner
      tone="warning"
      title={holds ? "Visitors have drawn as many codes as the limit allows" : "Visitors drew as many codes as the limit allows"}
    >
      <BlockStack gap="100">
        {limits.slice(0, 5).map(({ member, since, last, drawn, used }) => (
          <p key={member ?? ""}>
            {`${member === null ? "All links together" : `${member}’s link`}: ${plural(drawn, "code")} in 24 hours, ${used.toLocaleString("en-US")} of them used. ${since === null ? `Reached last ${dateTime(last)}` : `Reached ${dateTime(since)}`}.`}
          </p>
        ))}
        {limits.length > 5 ? <p>{`And ${plural(limits.length - 5, "more link")}.`}</p> : null}
        <p>
          {holds ? `${instead} ` : ""}
          {"Where hardly any are used, somebody is drawing them on purpose: nothing is lost by it. Where many are, raise the limit below."}
        </p>
      </BlockStack>
    </Banner>
  );
}

const TROUBLE: Record<NonNullable<PoolView["trouble"]>["kind"], string> = {
  waits: "Shopify does not answer, or the shop’s share of calls is used up. It goes on by itself.",
  full: "A million codes for visitors exist in this shop. Shopify holds 20 million codes a shop; more are made once some are used or deleted.",
  refused: "Shopify refused to make more codes. It is tried again in 15 minutes.",
  access: "Shopify does not let the app in. Open the app again, or see its permissions.",
};

function Trouble({ trouble }: { trouble: NonNullable<PoolView["trouble"]> }) {
  const { dateTime } = useShopFormat();
  const since = trouble.at ? ` Since ${dateTime(trouble.at)}.` : "";
  return (
    <Banner tone="warning" title="No more codes are made at the moment">
      <p>{`${TROUBLE[trouble.kind]}${since}`}</p>
      {trouble.detail ? <p>{`Shopify says: ${trouble.detail}`}</p> : null}
    </Banner>
  );
}

/** What Shopify promises, and what only this app can do. */
function UsesPerCode({ usageLimit }: { usageLimit: number | null }) {
  return (
    <List>
      <List.Item>
        {usageLimit === 1
          ? "Shopify lets each code be used once, as the offer says."
          : `The offer allows ${usageLimit === null ? "any number of uses" : plural(usageLimit, "use")} of a code, so Shopify does not stop a second one. The app deletes a code when its order arrives; in the minutes until then it can be used again. Set the offer to one use per code to rule that out: members’ own codes then work once, too.`}
      </List.Item>
      <List.Item>Members’ own codes stay as they are: they work until you deactivate or refresh them.</List.Item>
      <List.Item>
        Codes are made ahead with the calls to Shopify that people leave over, so that it waits while Shopify is busy. Shopify holds 20
        million codes a shop; a million of them at most are codes of visitors.
      </List.Item>
    </List>
  );
}
