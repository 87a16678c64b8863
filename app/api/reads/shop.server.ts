/** Reading what was done in the shop, what waits for a person, what is to come, and what addresses were told. */
import { z } from "zod";

import { ACTIVITY_KINDS } from "#app/activity/activity.ts";
import {
  LONGEST_CALENDAR_DAYS,
  readActs,
  readAttention,
  readDeliveries,
  readDue,
  readWebhooks,
} from "#app/screens/api/read-shop.server.ts";

import { moment, paging, times } from "../inputs.ts";
import { GET, LIST, paged } from "../listing.ts";
import { CURSORS, operation, pageSchema, type Operation } from "../operation.ts";
import { Refusal } from "../problems.ts";
import { id, instant, instantOrNull } from "../schemas.ts";

const facts = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .describe(
    "By name. Names that end in Minor are amounts of the shop's currency, told only to a key that may read money; Bps are hundredths of a percent",
  );

const act = z
  .object({
    ...{ id, at: instant, kind: z.string().describe("What was done, as a word"), subject: z.string() },
    by: z.object({
      kind: z.enum(["staff", "api_key", "creator", "system", "shopify"]),
      staffId: z.string().nullable(),
      name: z.string().nullable().describe("Of the staff user or the key, where it is known"),
    }),
    reason: z.string().nullable().describe("Why, in the words of whoever did it"),
    ...{ offerId: id.nullable(), projectId: id.nullable(), refreshId: id.nullable(), changeId: id.nullable(), messageId: id.nullable() },
    ...{ before: facts, after: facts, people: z.int().describe("How many members it concerned"), shopifyIds: z.array(z.string()) },
    members: z
      .array(z.object({ memberId: id, outcome: z.enum(["done", "running", "parked", "left", "refused"]), before: facts, after: facts }))
      .describe("The first 50 of them"),
  })
  .meta({ id: "Act" });

const attention = z
  .object({
    items: z
      .array(
        z.object({
          key: z.string().describe("The same while it is the same thing"),
          what: z.string(),
          about: z.string(),
          page: z.string(),
        }),
      )
      .describe("The most pressing first; of each kind the first few. page: where it is looked at in the app"),
  })
  .meta({ id: "Attention" });

const due = z
  .object({
    items: z.array(z.object({ kind: z.string(), at: instant, what: z.string(), about: z.string(), page: z.string() })),
    more: z.boolean().describe("Whether some are left out: ask for less time"),
  })
  .meta({ id: "Calendar" });

const webhook = z
  .object({
    ...{ id, host: z.string().describe("Of its address; what follows may be a secret"), events: z.array(z.string()) },
    ...{ isFailing: z.boolean(), failingSince: instantOrNull, createdAt: instant },
  })
  .meta({ id: "Webhook" });

const DELIVERY_STATES = ["waiting", "sent", "failed"] as const;
const delivery = z
  .object({
    ...{ id: id.describe("The `webhook-id` it was sent with"), webhookId: id, type: z.string(), state: z.enum(DELIVERY_STATES) },
    ...{ createdAt: instant, attempts: z.int(), lastAt: instantOrNull, lastStatus: z.int().nullable(), lastError: z.string().nullable() },
    nextAttemptAt: instantOrNull,
  })
  .meta({ id: "Delivery" });

const VIEW = { scope: "view" } as const;

export const SHOP_READS: readonly Operation[] = [
  operation({
    ...{ ...GET, ...VIEW, problems: [], id: "getAttention", path: "/attention", tag: "Shop" },
    summary: "What waits for a person, as on Home",
    answer: attention,
    run: ({ ctx, key, now }) => readAttention(ctx, { now, seesAmounts: key.scopes.includes("money") }),
  }),
  operation({
    ...{ ...GET, ...VIEW, problems: [], id: "getCalendar", path: "/calendar", tag: "Shop" },
    summary: "What happened or is to come between two times",
    description: "Payouts and held commission are told only to a key that may read money.",
    query: { from: moment.describe("From then on"), to: moment.describe("Before then") },
    answer: due,
    run: async ({ ctx, key }, { query }) =>
      (await readDue(ctx, { ...query, seesAmounts: key.scopes.includes("money") })) ??
      new Refusal("bad_request", { errors: [{ at: "to", message: `At most ${LONGEST_CALENDAR_DAYS} days after from` }] }),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listActivity", path: "/activity", tag: "Shop", summary: "What was done, by whom, the latest first" },
    query: {
      ...{ ...paging, ...times, kind: z.enum(ACTIVITY_KINDS).optional() },
      ...{ memberId: id.optional(), offerId: id.optional(), refreshId: id.optional() },
    },
    answer: pageSchema(act, "ActivityPage"),
    run: ({ ctx, key }, { query }) =>
      paged(CURSORS.act, query, (asked) => readActs(ctx, { ...asked, seesAmounts: key.scopes.includes("money") })),
  }),
  operation({
    ...{
      ...LIST,
      ...VIEW,
      id: "listWebhooks",
      path: "/webhooks",
      tag: "Webhooks",
      summary: "Addresses that are told of events, oldest first",
    },
    query: paging,
    answer: pageSchema(webhook, "WebhookPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readWebhooks(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listDeliveries", path: "/deliveries", tag: "Webhooks" },
    summary: "What addresses were sent in the last 30 days, the latest first",
    query: { ...paging, webhookId: id.optional(), state: z.enum(DELIVERY_STATES).optional() },
    answer: pageSchema(delivery, "DeliveryPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.act, query, (asked) => readDeliveries(ctx, asked)),
  }),
];
