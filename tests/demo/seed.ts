/**
 * Gives the app the past that the demo store's orders speak of: the shop installed, its offers, members and every code
 * they ever held, and the orders counted by the app's own ledger. Reads the story from the local Shopify; runs once,
 * on an empty database, before the app is opened.
 */
import "#tests/twin/redirect.mjs";

import { contextOf, codesOf } from "#app/composition.server.ts";
import { db } from "#app/db.server.ts";
import type { DemoStory } from "#tests/twin/demo-store/story.ts";

import { countOrders } from "./count-orders.ts";
import { installAsTheOwnerDoes } from "./install.ts";
import { recordProjects } from "./record-projects.ts";
import { recordMembers, recordOffer } from "./record-story.ts";

const twin = process.env.SHOPIFY_TWIN_URL ?? "";

const { shop } = await ask<{ shop: { domain: string } }>("state");
const story = await ask<DemoStory>("story");
await installAsTheOwnerDoes(shop.domain);

const ctx = contextOf(shop.domain);
const codes = codesOf(shop.domain, "background");
const memberIds = await recordMembers(ctx, story);
for (const offer of story.offers) {
  const facts = await codes.discount(offer.discountId);
  if (!facts) throw new Error(`The store has no discount ${offer.discountId}.`);
  await recordOffer(ctx, { offer, facts, memberIds });
}
await recordProjects(ctx, { memberIds, now: new Date(story.builtAt) });
await countOrders(ctx, await ask<unknown[]>("order-payloads"));
await db.$disconnect();

async function ask<T>(what: string): Promise<T> {
  const answer = await fetch(`${twin}/__twin/${what}`);
  if (!answer.ok) throw new Error(`The local Shopify answered ${answer.status} when asked for its ${what}.`);
  return (await answer.json()) as T;
}
