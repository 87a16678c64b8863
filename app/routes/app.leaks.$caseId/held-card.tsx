import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, ButtonGroup, Card, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import type { HeldView, UnheldView } from "#app/screens/leak/read-held.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useMay } from "#app/ui/rights.tsx";

/** That nobody has held the commission so far, and the press that does. */
export function UnheldCard({ unheld, since }: { unheld: UnheldView; since: string }) {
  const { locale, money } = useShopFormat();
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  const may = useMay();
  const { orders, commissionMinor } = unheld;
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <p>
          {`${money(commissionMinor)} of ${plural(orders, "order")} since ${formatDay(since, { locale })} is not held: it is paid as any other.`}
        </p>
        {may("refresh") ? (
          <Button loading={fetcher.state !== "idle"} onClick={() => fetcher.submit({ intent: "hold" }, { method: "post" })}>
            Hold this commission
          </Button>
        ) : null}
      </InlineStack>
    </Card>
  );
}

/**
 * The commission that is held, and the decision about it: all at once or the orders that are ticked; with that of the `others` codes of
 * the case if somebody wants that.
 */
export function HeldCard({ held: view, others }: { held: HeldView; others: number }) {
  const { date, dateTime, locale, money } = useShopFormat();
  const fetcher = useFetcher<ActionResult>();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [together, setTogether] = useState(false);
  useActionMessage(fetcher);
  const { held, released, voided, waiting, decideBy, overdue, from } = view;
  const chosen = ticked.filter((id) => waiting.some((order) => order.id === id));
  const decide = (decision: "release" | "void") => {
    setTicked([]);
    fetcher.submit(
      { intent: decision, orders: chosen.length > 0 ? JSON.stringify(chosen) : together ? "together" : "all" },
      { method: "post" },
    );
  };
  const which = chosen.length > 0 ? `${chosen.length} selected` : together ? `all of ${others + 1} codes` : "all";
  const may = useMay();
  const decided = [
    released.orders > 0 ? `${plural(released.orders, "order")} released (${money(released.commissionMinor)})` : null,
    voided > 0 ? `${plural(voided, "order")} void` : null,
  ].filter((part) => part !== null);
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Held commission
          </Text>
          <p>
            {held.orders === 0
              ? `Nothing is held any more of the orders since ${formatDay(from, { locale })}.`
              : `${money(held.commissionMinor)} of ${plural(held.orders, "order")} since ${formatDay(from, { locale })} is not paid until somebody decides.`}
          </p>
          {decided.length === 0 ? null : <Text as="p" tone="subdued">{`${decided.join(", ")}.`}</Text>}
          {held.orders === 0 ? null : overdue ? (
            <Banner tone="warning" title={`This was to be decided by ${date(decideBy)}. It stays held until it is.`} />
          ) : (
            <Text as="p" tone="subdued">{`To be decided by ${date(decideBy)}.`}</Text>
          )}
          {held.orders === 0 || others === 0 || chosen.length > 0 ? null : (
            <Checkbox
              label={
                others === 1
                  ? "Decide the same about the other code of this case"
                  : `Decide the same about the other ${others} codes of this case`
              }
              checked={together}
              onChange={setTogether}
            />
          )}
          {held.orders === 0 || !may("refresh") ? null : (
            <ButtonGroup>
              <Button loading={fetcher.state !== "idle"} onClick={() => decide("release")}>{`Release ${which}`}</Button>
              <Button loading={fetcher.state !== "idle"} tone="critical" onClick={() => decide("void")}>{`Void ${which}`}</Button>
            </ButtonGroup>
          )}
          {waiting.length < held.orders ? <Text as="p" tone="subdued">{`The newest ${waiting.length} are listed.`}</Text> : null}
        </BlockStack>
      </Box>
      {waiting.length === 0 ? null : (
        <ul className="lines lines--short" aria-label="Held orders">
          {waiting.map(({ id, name, at, commissionMinor }) => (
            <li key={id}>
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Checkbox
                  label={name}
                  helpText={dateTime(at)}
                  checked={chosen.includes(id)}
                  onChange={(on) => setTicked((now) => (on ? [...now, id] : now.filter((one) => one !== id)))}
                />
                <Text as="span" numeric>
                  {money(commissionMinor)}
                </Text>
              </InlineStack>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
