/** @jsxImportSource preact */
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { OrderBlock, OrderPress, OrderPressed, PlaceInBlock } from "#app/screens/order/order-block.ts";

import { findPlaces, press, readOrder } from "./ask-app.ts";
import { close, orderId, t } from "./host.ts";

/** Shopify calls this when the action on an order's page is chosen. */
export default function show(): void {
  render(<OrderAction />, document.body);
}

type Typed = { currentTarget: { value?: string | null } };
const valueOf = ({ currentTarget: { value } }: Typed) => value ?? "";

/** Reports a leaked code that is on the order, or gives the order to a member. Only one of the two is open to most orders. */
function OrderAction() {
  const [order, setOrder] = useState<OrderBlock | null | "loading" | "failed">("loading");
  const [pressed, setPressed] = useState<OrderPressed | "pressing" | "failed" | null>(null);
  useEffect(() => {
    readOrder().then(setOrder, () => setOrder("failed"));
  }, []);
  const send = (one: OrderPress) => {
    setPressed("pressing");
    press(one).then(setPressed, () => setPressed("failed"));
  };
  const done = typeof pressed === "object" && pressed?.ok === true ? pressed : null;
  const busy = pressed === "pressing";
  return (
    <s-admin-action heading={t("action")}>
      <s-stack gap="base">
        {order === "loading" && <s-spinner accessibilityLabel={t("loading")} />}
        {order === "failed" && <s-text>{t("failed")}</s-text>}
        {order === null && <s-text>{t("unknown_order")}</s-text>}
        {done === null && typeof order === "object" && order !== null && <Choices order={order} busy={busy} send={send} />}
        {(pressed === "failed" || (typeof pressed === "object" && pressed?.ok === false)) && (
          <s-banner
            tone="critical"
            heading={t(typeof pressed === "object" && pressed?.ok === false ? `refused.${pressed.because}` : "not_sent")}
          />
        )}
        {done !== null && (
          <s-banner tone="success" heading={t(done.caseId === null ? "assigned" : "reported")}>
            {done.caseId !== null && <s-link href={`app:app/leaks/${done.caseId}`}>{t("open_case")}</s-link>}
          </s-banner>
        )}
      </s-stack>
      <s-button slot="secondary-actions" onClick={close}>
        {t("close")}
      </s-button>
    </s-admin-action>
  );
}

type Sending = { order: OrderBlock; busy: boolean; send: (one: OrderPress) => void };

function Choices({ order, busy, send }: Sending) {
  return (
    <s-stack gap="large">
      {order.live.length > 0 && <Report {...{ order, busy, send }} />}
      {order.mayAssign && <Assign {...{ order, busy, send }} />}
      {order.live.length === 0 && !order.mayAssign && <s-text>{t("nothing_to_do")}</s-text>}
    </s-stack>
  );
}

function Report({ order: { live }, busy, send }: Sending) {
  // Read when a button is pressed, however short a time after the last letter.
  const address = useRef("");
  return (
    <s-section heading={t("report.title")}>
      <s-stack gap="base">
        <s-paragraph>{t("report.what")}</s-paragraph>
        <s-url-field label={t("report.address")} onInput={(event: Typed) => (address.current = valueOf(event))} />
        {live.map(({ promoCodeId, name, member }) => (
          <s-button
            key={promoCodeId}
            disabled={busy}
            onClick={() => send({ intent: "report", orderId: orderId(), promoCodeId, address: address.current.trim() })}
          >
            {t("report.press", { code: name, member })}
          </s-button>
        ))}
      </s-stack>
    </s-section>
  );
}

function Assign({ busy, send }: Sending) {
  const [reason, setReason] = useState("");
  const [text, setText] = useState("");
  const [places, setPlaces] = useState<PlaceInBlock[] | "failed" | null>(null);
  const find = () => {
    findPlaces(text).then(setPlaces, () => setPlaces("failed"));
  };
  return (
    <s-section heading={t("assign.title")}>
      <s-stack gap="base">
        <s-text-field label={t("assign.reason")} value={reason} onInput={(event: Typed) => setReason(valueOf(event))} />
        <s-search-field label={t("assign.find")} value={text} onInput={(event: Typed) => setText(valueOf(event))} />
        <s-button onClick={find} disabled={text.trim() === ""}>
          {t("assign.search")}
        </s-button>
        {places === "failed" && <s-text>{t("not_sent")}</s-text>}
        {Array.isArray(places) && places.length === 0 && <s-text>{t("assign.nobody")}</s-text>}
        {Array.isArray(places) &&
          places.map(({ enrolmentId, member, offer, code }) => (
            <s-button
              key={enrolmentId}
              disabled={busy || reason.trim() === ""}
              onClick={() => send({ intent: "assign", orderId: orderId(), enrolmentId, reason: reason.trim() })}
            >
              {t("assign.press", { member, offer, code })}
            </s-button>
          ))}
      </s-stack>
    </s-section>
  );
}
