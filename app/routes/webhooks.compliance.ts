import type { ActionFunctionArgs } from "@remix-run/node";

import { enqueue, receiveWebhook } from "#app/composition.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { personOf, writeDownRequest, type PrivacyTopic } from "#app/shops/privacy-requests.server.ts";

const TOPICS: Record<string, PrivacyTopic | undefined> = {
  SHOP_REDACT: "shop_redact",
  CUSTOMERS_REDACT: "customers_redact",
  CUSTOMERS_DATA_REQUEST: "customers_data_request",
};

/**
 * customers/data_request, customers/redact and shop/redact are written down and answered; a job does what they ask for. They
 * come for shops that never installed the app, or left it long ago, as well: nothing held is nothing to do.
 */
export const action = ({ request }: ActionFunctionArgs) =>
  receiveWebhook(request, async (tx, { shop, topic: name, payload }) => {
    const topic = TOPICS[name];
    if (topic === undefined) return { unreadable: `${name} is no compliance topic` };
    const person = topic === "shop_redact" ? null : personOf(payload);
    if (topic !== "shop_redact" && person === null) return { unreadable: "customer.id: missing" };
    // The merchant owes an answer to a customer, whom only the id names for them.
    if (topic === "customers_data_request" && person?.customerId === null) return { unreadable: "customer.id: missing" };
    await writeDownRequest(tx, { shop, topic, person, now: new Date(), enqueue });
    log.info("privacy_request_received", { shop, topic });
    return "done";
  });
