/**
 * Two offers or two members side by side. For a manager who decides whose offer goes on: what each brought in the same days, what it
 * cost, and how it went.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Card, Page, Select, SkeletonBodyText, Text } from "@shopify/polaris";
import { lazy, Suspense, useEffect, useState } from "react";
import { z } from "zod";

import { forAdmin } from "#app/composition.server.ts";
import { parseRange } from "#app/format/date-range.ts";
import { oneOf } from "#app/http/params.server.ts";
import { readSideBySide, SIDES_BY, type Side, type SidesBy } from "#app/screens/report/side-by-side.server.ts";
import { NoOffers } from "#app/ui/no-offers.tsx";
import { DateRangeField } from "#app/ui/date-range-field.tsx";
import { PersonField } from "#app/ui/person-field.tsx";
import { POINT_LABELS } from "#app/ui/sales/point-labels.ts";

import { BothFigures } from "./both-figures.tsx";

const BothChart = lazy(() => import("./both-chart.tsx"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts } = await forAdmin(request, "money");
  const query = new URL(request.url).searchParams;
  const by = oneOf(SIDES_BY, { raw: query.get("by"), fallback: "offer" });
  const idOf = (name: string) => z.uuid().nullable().catch(null).parse(query.get(name));
  return readSideBySide(ctx, {
    by,
    ids: [idOf("one"), idOf("other")],
    asked: parseRange(query),
    zone: shopFacts.ianaTimezone,
    now: new Date(),
  });
}

export const meta = () => [{ title: "Compare two" }];

const NOUNS: Record<SidesBy, string> = { offer: "offer", member: "member" };

export default function Compare() {
  const { by, asked, choice, one, other, course, offers } = useLoaderData<typeof loader>();
  const [, setSearch] = useSearchParams();
  const [drawn, setDrawn] = useState(false);
  useEffect(() => setDrawn(true), []);
  const choose = (name: "one" | "other", id: string) =>
    setSearch(
      (search) => {
        if (id === "") search.delete(name);
        else search.set(name, id);
        return search;
      },
      { preventScrollReset: true },
    );
  const chooseBy = (value: string) =>
    setSearch(
      (search) => {
        search.set("by", value);
        for (const name of ["one", "other"]) search.delete(name);
        return search;
      },
      { preventScrollReset: true },
    );
  const field = (name: "one" | "other", side: Side | null) => (
    <SideField
      key={`${by} ${name}`}
      by={by}
      label={name === "one" ? `One ${NOUNS[by]}` : `The other ${NOUNS[by]}`}
      side={side}
      offers={offers}
      onChoose={(id) => choose(name, id)}
    />
  );
  return (
    <Page
      fullWidth
      backAction={{ content: "Sales tracking", url: "/app/sales-tracking" }}
      title={`Compare two ${NOUNS[by]}s`}
      subtitle="What each brought in the same days"
    >
      <BlockStack gap="400">
        <div className="report-controls aside">
          <Select
            label="Compare"
            labelInline
            options={[
              { value: "offer", label: "Offers" },
              { value: "member", label: "Members" },
            ]}
            value={by}
            onChange={chooseBy}
          />
          <DateRangeField asked={asked} covered={choice.range} />
        </div>
        {by === "offer" && offers.length === 0 ? null : (
          <div className="both-sides aside">
            {field("one", one)}
            {field("other", other)}
          </div>
        )}
        {by === "offer" && offers.length === 0 ? (
          <NoOffers />
        ) : one && other ? (
          <>
            <BothFigures by={by} one={one} other={other} />
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  Revenue over time
                </Text>
                <div className="sales-chart">
                  {drawn && course ? (
                    <Suspense fallback={<SkeletonBodyText lines={8} />}>
                      <BothChart course={course} names={[one.name, other.name]} />
                    </Suspense>
                  ) : (
                    <SkeletonBodyText lines={8} />
                  )}
                </div>
                <Text as="p" variant="bodySm" tone="subdued">
                  {POINT_LABELS[course?.unit ?? "day"]}.
                </Text>
              </BlockStack>
            </Card>
          </>
        ) : (
          <Card>
            <Text as="p" tone="subdued">
              {one === null && other === null ? `Choose two ${NOUNS[by]}s.` : `Choose the other ${NOUNS[by]} as well.`} Their conversions,
              revenue, commission and clicks then stand side by side.
            </Text>
          </Card>
        )}
      </BlockStack>
    </Page>
  );
}

type FieldProps = {
  by: SidesBy;
  label: string;
  side: Side | null;
  offers: readonly { id: string; title: string }[];
  onChoose: (id: string) => void;
};

function SideField({ by, label, side, offers, onChoose }: FieldProps) {
  if (by === "member") {
    return <PersonField label={label} helpText={side ? `Chosen: ${side.name}` : undefined} onChoose={({ id }) => onChoose(id)} />;
  }
  const options = [{ value: "", label: "Choose an offer" }, ...offers.map(({ id, title }) => ({ value: id, label: title }))];
  return <Select label={label} options={options} value={side?.id ?? ""} onChange={onChoose} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
