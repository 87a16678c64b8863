import { createRequire } from "node:module";

import { AppProvider, type AppProviderProps } from "@shopify/polaris";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";

import { beginWith, answered, demanded, typed } from "#app/ui/refresh/draft-names.ts";
import { DraftTable } from "#app/routes/app.refreshes.$refreshId/draft-table.tsx";
import { ShopFormatProvider } from "#app/ui/shop-format.tsx";
import { OfferTrouble } from "#app/ui/offer-status.tsx";
import type { RefreshRow } from "#app/refreshes/refresh-view.ts";
import type { DraftNames } from "#app/ui/refresh/draft-names.ts";

const english = createRequire(import.meta.url)("@shopify/polaris/locales/en.json") as AppProviderProps["i18n"];
const facts = { name: "Lumen", currency: "USD", zone: "America/New_York", locale: "en-US" };

function row(itemId: string, more: Partial<RefreshRow> = {}): RefreshRow {
  return {
    itemId,
    position: 1,
    member: { id: `m-${itemId}`, name: "Maya Lindqvist", handle: "mayamoss" },
    channel: null,
    oldName: "GLOWMAYA10",
    oldUses: 37,
    newName: "",
    state: "draft",
    plan: null,
    step: null,
    label: "Draft",
    parkedFor: null,
    sentence: null,
    waitingFor: null,
    changed: false,
    stillTheirs: false,
    cancelled: false,
    canCallOff: false,
    ...more,
  };
}

function markup(children: ReactNode): string {
  return renderToStaticMarkup(
    <AppProvider i18n={english}>
      <ShopFormatProvider facts={facts}>{children}</ShopFormatProvider>
    </AppProvider>,
  );
}

function table(draft: DraftNames, { rows = [row("maya")], unreachable = false } = {}): string {
  const nothing = () => undefined;
  return markup(
    <DraftTable
      rows={rows}
      usageLimit={50}
      draft={draft}
      unreachable={unreachable}
      onName={nothing}
      onSuggest={nothing}
      onLeaveOut={nothing}
      onUseBurned={nothing}
    />,
  );
}

describe("a row of a draft", () => {
  test("its input is named after the member and described by its answer", () => {
    const html = table(beginWith([row("maya")]));
    expect(html).toContain('aria-label="New code for Maya Lindqvist"');
    expect(html).toContain('aria-describedby="answer-maya"');
    expect(html).toContain("37 of 50");
  });

  test("an untouched empty row says nothing, and says what it lacks once Update offer was pressed", () => {
    const opened = beginWith([row("maya")]);
    const told = answered(opened, { sent: {}, asked: opened.names, rows: [{ itemId: "maya", answer: { answer: "empty" }, warnings: [] }] });
    expect(table(told)).not.toContain("Enter a code");
    const html = table(demanded(told));
    expect(html).toContain("Enter a code");
    expect(html).toContain('aria-invalid="true"');
  });

  test("while a newer name is checked the older answer stays, dimmed and without alarm", () => {
    const asked = typed(beginWith([row("maya")]), { itemId: "maya", name: "SPRING" });
    const taken = answered(asked, {
      sent: asked.names,
      asked: asked.names,
      rows: [{ itemId: "maya", answer: { answer: "taken_by_discount", title: "Spring sale" }, warnings: [] }],
    });
    expect(table(taken)).toContain("Suggest another");
    const html = table(typed(taken, { itemId: "maya", name: "SPRINGMAYA" }));
    expect(html).toContain("answer--checking");
    expect(html).toContain("Spring sale");
    expect(html).toContain('aria-invalid="false"');
  });

  test("where no check comes through, a newer name is not answered with what an older one was", () => {
    const asked = typed(beginWith([row("maya")]), { itemId: "maya", name: "SPRING" });
    const free = answered(asked, {
      sent: asked.names,
      asked: asked.names,
      rows: [{ itemId: "maya", answer: { answer: "available" }, warnings: [] }],
    });
    expect(table(free, { unreachable: true })).toContain("Available");
    const html = table(typed(free, { itemId: "maya", name: "SPRINGMAYA" }), { unreachable: true });
    expect(html).toContain("Not checked yet");
    expect(html).not.toContain("Available");
  });

  test("until when a former name was somebody's is told as a day of the shop's zone", () => {
    const asked = typed(beginWith([row("maya")]), { itemId: "maya", name: "SOFIA10" });
    const until = "2026-08-02T01:30:00Z";
    const former = { answer: "former_name", name: "SOFIA10", memberName: "Sofia Marchetti", until, conversions: 66 } as const;
    const html = table(
      answered(asked, { sent: asked.names, asked: asked.names, rows: [{ itemId: "maya", answer: former, warnings: [] }] }),
    );
    expect(html).toContain("SOFIA10 was Sofia Marchetti’s until Aug 1, 2026 (66 conversions)");
  });

  test("a look-alike of a leaked name is pointed out without standing in the way", () => {
    const asked = typed(beginWith([row("maya")]), { itemId: "maya", name: "GLOWMAYA15" });
    const html = table(
      answered(asked, {
        sent: asked.names,
        asked: asked.names,
        rows: [{ itemId: "maya", answer: { answer: "available" }, warnings: [{ warning: "looks_like_leaked", leakedName: "GLOWMAYA10" }] }],
      }),
    );
    expect(html).toContain("Looks like the leaked GLOWMAYA10");
    expect(html).toContain('aria-invalid="false"');
  });
});

describe("an offer in trouble", () => {
  test("a deleted discount is told in plain words, a healthy offer says nothing", () => {
    const where = { discountUrl: "shopify://admin/discounts/1", editUrl: "/app/offers/1/edit" };
    expect(markup(<OfferTrouble status="MISSING" rollouts={[]} {...where} />)).toContain("no longer in Shopify");
    expect(markup(<OfferTrouble status="ACTIVE" rollouts={[]} {...where} />)).not.toContain("Banner");
  });

  test("a rollout that decides is named, with whom it leaves, and of what is not known nothing is claimed", () => {
    const where = { discountUrl: "shopify://admin/discounts/1", editUrl: "/app/offers/1/edit" };
    const rollouts = [{ rollout: "Holiday test", effect: "expire" as const, share: 30, until: null }];
    const some = markup(<OfferTrouble status="ACTIVE" rollouts={rollouts} {...where} />);
    expect(some).toContain("Only 70% of shoppers get this offer");
    expect(some).toContain("“Holiday test”");
    const ended = markup(<OfferTrouble status="EXPIRED" rollouts={null} {...where} />);
    expect(ended).toContain("This offer should be over: its end date has passed");
    expect(ended).not.toContain("This offer has ended");
  });
});
