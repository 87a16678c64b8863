/** @jsxImportSource preact */
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";

import type { OrderBlock, SaleInBlock } from "#app/screens/order/order-block.ts";

import { readOrder } from "./ask-app.ts";
import { host, t } from "./host.ts";

/** Shopify calls this to show the block. */
export default function show(): void {
  render(<Block />, document.body);
}

type Read = "loading" | "failed" | { block: OrderBlock | null };

/** Whose sale the order is, read whenever the page is opened, kept nowhere. */
function Block() {
  const [read, setRead] = useState<Read>("loading");
  const load = useCallback(() => {
    readOrder().then(
      (block) => setRead({ block }),
      () => setRead("failed"),
    );
  }, []);
  useEffect(load, [load]);
  const again = () => {
    setRead("loading");
    load();
  };
  return (
    <s-admin-block heading={t("name")}>
      {read === "loading" && <s-spinner accessibilityLabel={t("loading")} />}
      {read === "failed" && (
        <s-banner tone="critical" heading={t("failed")}>
          <s-button onClick={again}>{t("retry")}</s-button>
        </s-banner>
      )}
      {typeof read === "object" && (read.block === null ? <s-text>{t("unknown_order")}</s-text> : <Sales block={read.block} />)}
    </s-admin-block>
  );
}

function Sales({ block: { sales, nobodys, zone, name } }: { block: OrderBlock }) {
  return (
    <s-stack gap="base">
      {sales.length === 0 && <s-text>{t("nobodys_sale")}</s-text>}
      {sales.map((sale) => (
        <Sale key={sale.enrolmentId} sale={sale} zone={zone} />
      ))}
      {nobodys.length > 0 && <s-text color="subdued">{t("nobodys_codes", { codes: nobodys.join(", ") })}</s-text>}
      <s-link
        href={sales.length === 0 ? "app:app/sales-tracking/unassigned" : `app:app/sales-tracking/orders?search=${encodeURIComponent(name)}`}
      >
        {t("open")}
      </s-link>
    </s-stack>
  );
}

/** One member: their part, why it is theirs, and what becomes of the commission. */
function Sale({ sale, zone }: { sale: SaleInBlock; zone: string }) {
  const { memberId, member, offer, state, commission } = sale;
  const amount = host().i18n.formatCurrency(Number(commission.amount), { currency: commission.currency });
  return (
    <s-stack gap="small-200">
      <s-stack direction="inline" gap="base" alignItems="center">
        <s-link href={`app:app/members/${memberId}`}>{member}</s-link>
        <s-badge tone={state === "held" ? "warning" : state === "approved" || state === "paid" ? "success" : "neutral"}>
          {t(`state.${state}`)}
        </s-badge>
      </s-stack>
      <s-text>{whyOf(sale, zone)}</s-text>
      <s-text color="subdued">{`${offer} · ${t("commission", { amount })}${noteOf(sale, zone)}`}</s-text>
    </s-stack>
  );
}

function whyOf({ typed, given, held, member }: SaleInBlock, zone: string): string {
  if (given !== null) return t("why.given", { reason: given });
  if (typed === null || held === null) return t("why.code", { member });
  const from = day(held.from, zone);
  return held.until === null ? t("why.holds", { code: typed, from }) : t("why.held", { code: typed, from, until: day(held.until, zone) });
}

function noteOf({ isRuledOut, waitsUntil }: SaleInBlock, zone: string): string {
  if (isRuledOut) return ` · ${t("ruled_out")}`;
  return waitsUntil === null ? "" : ` · ${t("waits", { date: day(waitsUntil, zone) })}`;
}

/** In the staff member's language, in the shop's zone. */
const day = (iso: string, timeZone: string) => host().i18n.formatDate(new Date(iso), { timeZone, dateStyle: "medium" });
