/**
 * A checkout refused what somebody typed as a discount code: its mark goes to the app, the text stays here. Shopify tells it as an alert of
 * the kind DISCOUNT_ERROR with the field's value.
 * https://shopify.dev/docs/api/web-pixels-api/standard-events/alert_displayed
 */
import { register } from "@shopify/web-pixels-extension";

import { markOf } from "#app/leaks/attempts/mark.ts";

type Settings = { address: string; shop: string; key: string };

register(({ analytics, settings }) => {
  const { address, shop, key } = settings as Settings;
  const told = new Set<number>();
  analytics.subscribe("alert_displayed", ({ data }) => {
    const { type, value } = data.alert;
    if (type !== "DISCOUNT_ERROR" || !value?.trim()) return;
    const mark = markOf(value);
    // An alert that is shown again is the same attempt.
    if (told.has(mark)) return;
    told.add(mark);
    // Text is sent without asking first whether it may be.
    const headers = { "Content-Type": "text/plain" };
    fetch(address, { method: "POST", headers, body: JSON.stringify({ shop, key, mark }), keepalive: true }).catch(() => undefined);
  });
});
