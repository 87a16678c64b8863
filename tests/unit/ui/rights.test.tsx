import { createRequire } from "node:module";

import { AppProvider, TextField, type AppProviderProps } from "@shopify/polaris";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";

import type { Right } from "#app/access/rights.ts";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { Needing, RightsProvider } from "#app/ui/rights.tsx";

const english = createRequire(import.meta.url)("@shopify/polaris/locales/en.json") as AppProviderProps["i18n"];

const shownTo = (rights: readonly Right[], screen: ReactNode) =>
  renderToStaticMarkup(
    <AppProvider i18n={english}>
      <RightsProvider rights={rights}>{screen}</RightsProvider>
    </AppProvider>,
  );

test("an empty place offers both ways on, and none that its reader would be refused", () => {
  const empty = (
    <EmptyResults
      title="No members yet"
      action={{ content: "Import members", url: "/app/members/import", right: "refresh" }}
      second={{ content: "Look at offers", url: "/app/offers", right: "view" }}
    >
      Members are the creators in your offers.
    </EmptyResults>
  );
  const toAll = shownTo(["view", "refresh"], empty);
  expect(toAll).toContain("Import members");
  expect(toAll).toContain("Look at offers");
  const toReaders = shownTo(["view"], empty);
  expect(toReaders).not.toContain("Import members");
  expect(toReaders).toContain("Look at offers");
});

test("a form can be read without its right, and nothing in it can be typed", () => {
  const form = (
    <Needing right="refresh">
      <TextField label="New code" autoComplete="off" value="MAYA10" readOnly />
    </Needing>
  );
  expect(shownTo(["view", "refresh"], form)).not.toContain("<fieldset");
  expect(shownTo(["view"], form)).toMatch(/<fieldset[^>]* disabled=""[^>]*>.*MAYA10/s);
});
