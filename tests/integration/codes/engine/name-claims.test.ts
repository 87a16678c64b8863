/** The promise of a name at the table itself, past everything that looks before it: what holds when the look was too early. */
import { randomUUID } from "node:crypto";

import { claimNames } from "#app/codes/name-claims.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "./a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("a name that became another member's live code since it was looked up is not promised, and stays that member's", async () => {
  const { ctx, shopify } = bench.aShop();
  const { members } = await anOffer().withMembers(2).in(ctx, shopify);
  const [asking, holding] = [members[0]!, members[1]!];
  const claim = { key: holding.code, enrolmentId: asking.enrolmentId, refreshItemId: randomUUID() };
  expect(await ctx.db.$transaction((tx) => claimNames({ shop: ctx.shop, tx }, [claim]))).toEqual({ refused: [holding.code] });
  expect(await ctx.db.nameClaim.findMany({ where: { key: holding.code } })).toMatchObject([
    { enrolmentId: holding.enrolmentId, refreshItemId: null },
  ]);
});

test("a member's own name is promised to one refresh of theirs, and not to a second", async () => {
  const { ctx, shopify } = bench.aShop();
  const { members } = await anOffer().withMembers(1).in(ctx, shopify);
  const { code: key, enrolmentId } = members[0]!;
  const promise = (refreshItemId: string) =>
    ctx.db.$transaction((tx) => claimNames({ shop: ctx.shop, tx }, [{ key, enrolmentId, refreshItemId }]));
  const [first, second] = [randomUUID(), randomUUID()];
  expect(await promise(first)).toEqual({ refused: [] });
  expect(await promise(second)).toEqual({ refused: [key] });
  expect(await promise(first)).toEqual({ refused: [] });
});
