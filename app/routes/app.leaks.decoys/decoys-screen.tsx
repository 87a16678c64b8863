import { useFetcher, useNavigate } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  Link,
  Page,
  Select,
  Text,
  TextField,
  type BadgeProps,
} from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { DecoyView } from "#app/screens/leak/decoys.server.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { useMay } from "#app/ui/rights.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionResult } from "#app/ui/use-action-result.ts";
import { usePolling } from "#app/ui/use-polling.ts";
import { useKept } from "#app/ui/keep-typed.ts";
import { useAppBridge } from "@shopify/app-bridge-react";

type Props = {
  decoys: readonly DecoyView[];
  offers: readonly { id: string; title: string }[];
  /** The offer whose names the next decoy is to look like; null in a shop without offers. */
  offerId: string | null;
  members: readonly { enrolmentId: string; name: string }[];
  /** A name for the next one; empty where none was found. */
  proposed: string;
};

/** Plants codes that nobody is given, and says which of them were used. A decoy more begins the form anew, with another name. */
export function DecoysScreen({ decoys, offers, offerId, members, proposed }: Props) {
  const may = useMay();
  usePolling({ active: decoys.some(({ state }) => state === "planting" || state === "withdrawing"), everyMs: 2_000 });
  return (
    <Page title="Decoys" subtitle="Codes that are planted on purpose" backAction={{ content: "Leaks", url: "/app/leaks" }}>
      <BlockStack gap="400">
        {offerId !== null && may("refresh") ? (
          <PlantForm key={`${offerId} ${decoys.length}`} {...{ offers, offerId, members, proposed }} />
        ) : null}
        {offerId === null && decoys.length === 0 ? <NoneYet /> : <DecoysList decoys={decoys} />}
      </BlockStack>
    </Page>
  );
}

/** A shop without offers: what decoys are, and what they take. */
function NoneYet() {
  return (
    <EmptyResults title="No decoy is planted" action={{ content: "Create offer", url: "/app/offers/new", right: "refresh" }}>
      {`${WHAT_A_DECOY_IS} It looks like the codes of an offer, so it begins with one.`}
    </EmptyResults>
  );
}

const WHAT_A_DECOY_IS =
  "A decoy is a code on a discount of its own that takes 1% off and belongs to nobody. Put it where your codes stand, in one place only: on a list you send, in a portal, with a person. An order that uses it proves that codes of this place are passed on.";

type PlantProps = Pick<Props, "offers" | "members" | "proposed"> & { offerId: string };

function PlantForm({ offers, offerId, members, proposed }: PlantProps) {
  const fetcher = useFetcher<ActionResult>();
  const navigate = useNavigate();
  const shopify = useAppBridge();
  const [typed, type, { drop }] = useKept("decoy", { name: proposed, place: "", enrolmentId: "" });
  const { name, place, enrolmentId } = typed;
  const set = (field: keyof typeof typed) => (value: string) => type((now) => ({ ...now, [field]: value }));
  useActionResult(fetcher, ({ refused }) => {
    if (refused !== null) return;
    drop();
    shopify.toast.show("The decoy is being made");
  });
  const refused = fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null;
  const plant = () => fetcher.submit({ intent: "plant", name, place, enrolmentId }, { method: "post" });
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Plant a decoy
        </Text>
        <Text as="p" tone="subdued">
          {WHAT_A_DECOY_IS}
        </Text>
        {refused === null ? null : (
          <Banner tone="critical">
            <p>{refused}</p>
          </Banner>
        )}
        <Select
          label="Looks like the codes of"
          options={offers.map(({ id, title }) => ({ value: id, label: title }))}
          value={offerId}
          onChange={(id) => navigate(`/app/leaks/decoys?${new URLSearchParams({ offer: id })}`)}
        />
        <TextField label="Code" autoComplete="off" value={name} onChange={set("name")} />
        <TextField
          label="Where it is planted"
          placeholder="Newsletter list of March"
          autoComplete="off"
          maxLength={300}
          value={place}
          onChange={set("place")}
        />
        <Select
          label="Whose code stands there too"
          helpText="A use then opens a leak case for their code, or joins the one that is open. Leave it out where several stand there: Home tells you."
          options={[{ value: "", label: "Nobody’s, or several" }, ...members.map((one) => ({ value: one.enrolmentId, label: one.name }))]}
          value={enrolmentId}
          onChange={set("enrolmentId")}
        />
        <InlineStack align="end">
          <Button variant="primary" loading={fetcher.state !== "idle"} onClick={plant}>
            Plant decoy
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

const STATES: Record<DecoyView["state"], { label: string; tone: BadgeProps["tone"] }> = {
  planting: { label: "Being made", tone: "info" },
  planted: { label: "Works", tone: "success" },
  withdrawing: { label: "Being withdrawn", tone: "info" },
  withdrawn: { label: "Withdrawn", tone: undefined },
  refused: { label: "Refused", tone: "critical" },
};

function DecoysList({ decoys }: { decoys: readonly DecoyView[] }) {
  if (decoys.length === 0)
    return (
      <Card>
        <Text as="p" tone="subdued">
          No decoy is planted.
        </Text>
      </Card>
    );
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          {plural(decoys.length, "decoy")}
        </Text>
      </Box>
      <ul className="lines" aria-label="Decoys">
        {decoys.map((decoy) => (
          <Line key={decoy.id} decoy={decoy} />
        ))}
      </ul>
    </Card>
  );
}

function Line({ decoy }: { decoy: DecoyView }) {
  const { date, dateTime } = useShopFormat();
  const may = useMay();
  const fetcher = useFetcher<ActionResult>();
  const { id, name, place, state, trouble, createdAt, usedAt, orders, seen, beside } = decoy;
  const { label, tone } = STATES[state];
  const press = (intent: "withdraw" | "note") => fetcher.submit({ intent, id }, { method: "post" });
  const busy = fetcher.state !== "idle";
  return (
    <li>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack gap="050">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="span" fontWeight="medium" breakWord>
              {name}
            </Text>
            <Badge tone={tone}>{label}</Badge>
            {usedAt === null ? null : <Badge tone="critical">{`Used in ${plural(orders, "order")}`}</Badge>}
          </InlineStack>
          <Text as="span" breakWord>
            {`${place}${beside === null ? "" : `, beside the code of ${beside.member} in ${beside.offer}`}`}
          </Text>
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {usedAt === null ? `Planted ${date(createdAt)}` : `Planted ${date(createdAt)}, first used ${dateTime(usedAt)}`}
          </Text>
          {trouble === null ? null : (
            <Text as="span" tone="critical" breakWord>
              {trouble}
            </Text>
          )}
          {beside?.caseId == null ? null : <Link url={`/app/leaks/${beside.caseId}`}>{`See the case of ${beside.member}’s code`}</Link>}
        </BlockStack>
        {may("refresh") ? (
          <ButtonGroup>
            {usedAt !== null && !seen ? (
              <Button loading={busy} accessibilityLabel={`Noted: ${name}`} onClick={() => press("note")}>
                Noted
              </Button>
            ) : null}
            {state === "planted" ? (
              <Button loading={busy} accessibilityLabel={`Withdraw ${name}`} onClick={() => press("withdraw")}>
                Withdraw
              </Button>
            ) : null}
          </ButtonGroup>
        ) : null}
      </InlineStack>
    </li>
  );
}
