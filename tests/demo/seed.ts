/**
 * Gives the app the past that the demo store's orders speak of: the shop installed, its offers, members and every code
 * they ever held, and the orders counted by the app's own ledger. Reads the story from the local Shopify; runs once,
 * on an empty database, before the app is opened.
 */
import "#tests/twin/redirect.mjs";

import { contextOf, codesOf } from "#app/composition.server.ts";
import { db } from "#app/platform/db.server.ts";
import { messageFormatOf } from "#app/messages/message-deps.server.ts";
import type { DemoStory } from "#tests/twin/demo-store/story.ts";

import { countOrders } from "./count-orders.ts";
import { installAsTheOwnerDoes } from "./install.ts";
import { recordClicks } from "./record-clicks.ts";
import { recordProjects } from "./record-projects.ts";
import { recordMessages } from "./record-messages.ts";
import { recordRefreshes } from "./record-refreshes.ts";
import { recordMembers, recordOffer } from "./record-story.ts";

const twin = process.env.SHOPIFY_TWIN_URL ?? "";

const { shop } = await ask<{ shop: { domain: string } }>("state");
const story = await ask<DemoStory>("story");
const offers = story.offers.toSorted((one, other) => began(one) - began(other));
const owner = await installAsTheOwnerDoes(shop.domain, new Date(began(offers[0]!) - 3_600_000));

const ctx = { ...contextOf(shop.domain), by: owner };
const codes = codesOf(shop.domain, "background");
const memberIds = await recordMembers(ctx, story);
const { name, currency, ianaTimezone } = await ctx.db.shop.findFirstOrThrow({});
const words = messageFormatOf({ name, currency, ianaTimezone });
for (const offer of offers) {
  const facts = await codes.discount(offer.discountId);
  if (!facts) throw new Error(`The store has no discount ${offer.discountId}.`);
  const offerId = await recordOffer(ctx, { offer, facts, memberIds, by: owner });
  const refreshes = await recordRefreshes(ctx, { offerId, discountId: facts.id, by: owner });
  await recordMessages(ctx, { offerId, refreshes, by: owner, words });
}
await recordProjects(ctx, { memberIds, now: new Date(story.builtAt) });
await countOrders(ctx, await ask<unknown[]>("order-payloads"));
await recordClicks(ctx);
await db.$disconnect();

async function ask<T>(what: string): Promise<T> {
  const answer = await fetch(`${twin}/__twin/${what}`);
  if (!answer.ok) throw new Error(`The local Shopify answered ${answer.status} when asked for its ${what}.`);
  return (await answer.json()) as T;
}

/** When an offer's first member had their first code. */
function began(offer: DemoStory["offers"][number]): number {
  return Math.min(...offer.members.map(({ lineage }) => Date.parse(lineage[0]!.from)));
}
