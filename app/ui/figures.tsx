import { BlockStack, Box, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";

import { changeOf } from "#app/format/counts.ts";

import { useShopFormat } from "./shop-format.tsx";

/**
 * `now` null shows a dash. A `note` stands in the place of how it moved. A `neutral` figure is neither good nor bad news when it rises, as commission is. `url` opens what it stands for. Money is in minor units.
 */
type Figure = {
  label: string;
  now: number | null;
  before: number | null;
  kind: "money" | "count";
  neutral?: boolean;
  url?: string;
  note?: string;
};

/** A row of figures, each with how it moved. `comparedTo` null shows no change at all. */
export function Figures({ figures, comparedTo }: { figures: Figure[]; comparedTo: string | null }) {
  return (
    <div className="aside">
      <InlineGrid columns={{ xs: 2, md: figures.length > 4 ? 3 : 4, xl: figures.length > 4 ? 6 : 4 }} gap="300">
        {figures.map((figure) => (
          <Card key={figure.label} padding={{ xs: "300", md: "400" }} roundedAbove="xs">
            <OneFigure figure={figure} comparedTo={comparedTo} />
          </Card>
        ))}
      </InlineGrid>
    </div>
  );
}

function OneFigure({ figure, comparedTo }: { figure: Figure; comparedTo: string | null }) {
  const { money, count, seesMoney } = useShopFormat();
  const isHidden = figure.kind === "money" && !seesMoney;
  const show = (value: number | null) => (value === null ? "–" : figure.kind === "money" ? money(value) : count(value));
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="bodySm" tone="subdued">
        {figure.label}
      </Text>
      <p className="figure">
        {figure.url ? (
          <Link url={figure.url} monochrome removeUnderline accessibilityLabel={`${figure.label} ${show(figure.now)}: the orders`}>
            {show(figure.now)}
          </Link>
        ) : (
          show(figure.now)
        )}
      </p>
      {comparedTo === null || isHidden ? null : (
        <Box minHeight="20px">
          {figure.note ? (
            <Text as="p" variant="bodySm" tone="subdued">
              {figure.note}
            </Text>
          ) : (
            <Change figure={figure} comparedTo={comparedTo} was={show(figure.before)} />
          )}
        </Box>
      )}
    </BlockStack>
  );
}

function Change({ figure, comparedTo, was }: { figure: Figure; comparedTo: string; was: string }) {
  const { percent } = useShopFormat();
  const change = figure.now === null ? null : changeOf(figure.now, figure.before);
  if (change === null) {
    return (
      <Text as="p" variant="bodySm" tone="subdued">
        {was} {comparedTo.replace(/^vs /, "in ")}
      </Text>
    );
  }
  const moved = Math.abs(change) >= 0.005;
  const up = change > 0;
  return (
    <InlineStack gap="100" wrap>
      <Text as="span" variant="bodySm" tone={!moved || figure.neutral ? "subdued" : up ? "success" : "critical"} numeric>
        {!moved ? "No change" : `${up ? "Up" : "Down"} ${percent(Math.abs(change))}`}
      </Text>
      <Text as="span" variant="bodySm" tone="subdued">
        {comparedTo}
      </Text>
    </InlineStack>
  );
}
