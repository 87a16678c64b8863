import { allToAdd, membersToAdd } from "#app/members/changes/members-to-add.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("“Select all” means all whom the search finds without a code here, and a cut list is the first by name as the screen says", async () => {
  const { ctx, shopify } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const aMember = (firstName: string) =>
    ctx.db.member.create({ data: { shop: ctx.shop, firstName, lastName: "Falk", handle: firstName, email: `${firstName}@mail.example` } });
  const [cleo, ada, ben] = [await aMember("Cleo"), await aMember("Ada"), await aMember("Ben")];
  const which = { offerId: offer.id, search: "" };
  expect(await allToAdd(ctx, which)).toEqual([ada.id, ben.id, cleo.id]);
  expect(await allToAdd(ctx, { ...which, most: 2 })).toEqual([ada.id, ben.id]);
  expect(await allToAdd(ctx, { ...which, search: "ben" })).toEqual([ben.id]);
  expect((await membersToAdd(ctx, { ...which, page: 1, pageSize: 50 })).total).toBe(3);
});
