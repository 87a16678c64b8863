import type { Customer } from "../world/types.ts";
import { lineagesOf } from "./lineage.ts";
import type { Stretch } from "./lineage.ts";
import { collective, leak, ownDiscounts, summerGlow, vipLaunch, vipUses, volumes } from "./offers.ts";
import type { Dice } from "./random.ts";

const day = 24 * 60 * 60 * 1000;

/** One order to be: when, by whom, under which name of which discount. `stretch` is null outside the members' codes. */
export type Sale = { at: Date; customer: Customer; code: string | null; discountTitle: string | null; stretch: Stretch | null };

type Ground = { dice: Dice; builtAt: Date; regulars: Customer[]; hunters: Customer[] };

/** Every sale of the store's life, oldest first. */
export function allSales(ground: Ground): Sale[] {
  const sales = [...collectiveSales(ground), ...vipSales(ground), ...glowSales(ground), ...ownSales(ground), ...plainSales(ground)];
  return sales.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Few members bring most of the sales, and the program grows: later weeks are fuller. */
function collectiveSales({ dice, builtAt, regulars }: Ground): Sale[] {
  const lineages = lineagesOf(collective, builtAt);
  const reach = new Map(lineages.map((lineage, rank) => [lineage, 1 / (1 + ((rank * 7) % 40) * 0.22)]));
  return Array.from({ length: volumes.collective }, () => {
    const { stretches } = dice.weighted(lineages, (lineage) => reach.get(lineage)!);
    const at = shoppingTime(dice, { from: stretches[0]!.from, until: builtAt, growing: true });
    return sale(collective.title, { at, stretch: heldAt(stretches, at), customer: dice.pick(regulars) });
  });
}

/** Exactly as often as planned for the current codes, each time by someone else: the offer is once per customer. */
function vipSales({ dice, builtAt, regulars }: Ground): Sale[] {
  return lineagesOf(vipLaunch, builtAt).flatMap(({ member, stretches }) =>
    stretches.flatMap((stretch) => {
      const count = stretch.until === null ? vipUses[member.firstName]! : volumes.vipEarlier;
      const start = dice.below(regulars.length);
      return Array.from({ length: count }, (_, index) => {
        const at = shoppingTime(dice, { from: stretch.from, until: stretch.until ?? builtAt });
        return sale(vipLaunch.title, { at, stretch, customer: regulars[(start + index * 3) % regulars.length]! });
      });
    }),
  );
}

/** A quiet offer, but for one code in its last ten days. */
function glowSales({ dice, builtAt, regulars, hunters }: Ground): Sale[] {
  const lineages = lineagesOf(summerGlow, builtAt);
  const quiet = Array.from({ length: volumes.summerGlow }, () => {
    const { stretches } = dice.pick(lineages);
    const at = shoppingTime(dice, { from: stretches[0]!.from, until: builtAt });
    return sale(summerGlow.title, { at, stretch: heldAt(stretches, at), customer: dice.pick(regulars) });
  });
  const leaked = lineages.find(({ member }) => member.firstName === leak.firstName)!.stretches.at(-1)!;
  const since = new Date(builtAt.getTime() - leak.sinceDaysAgo * day);
  const spike = Array.from({ length: leak.orders }, (_, index) => {
    const at = shoppingTime(dice, { from: since, until: builtAt, growing: true });
    return sale(summerGlow.title, { at, stretch: leaked, customer: hunters[index % hunters.length]! });
  });
  return [...quiet, ...spike];
}

/** A once-per-customer discount is used by so many different customers; FREESHIP by anyone. */
function ownSales({ dice, builtAt, regulars }: Ground): Sale[] {
  return ownDiscounts.flatMap((own) => {
    const from = new Date(builtAt.getTime() - Math.min(own.beganDaysAgo, collective.beganDaysAgo) * day);
    const until = own.endedDaysAgo === null ? builtAt : new Date(builtAt.getTime() - own.endedDaysAgo * day);
    const start = dice.below(regulars.length);
    return Array.from({ length: own.orders }, (_, index): Sale => {
      const customer = own.oncePerCustomer ? regulars[(start + index) % regulars.length]! : dice.pick(regulars);
      return { at: shoppingTime(dice, { from, until }), customer, code: dice.pick(own.codes), discountTitle: own.title, stretch: null };
    });
  });
}

function plainSales({ dice, builtAt, regulars }: Ground): Sale[] {
  const from = new Date(builtAt.getTime() - collective.beganDaysAgo * day);
  return Array.from({ length: volumes.withoutCode }, () => ({
    at: shoppingTime(dice, { from, until: builtAt, growing: true }),
    customer: dice.pick(regulars),
    code: null,
    discountTitle: null,
    stretch: null,
  }));
}

const sale = (discountTitle: string, { at, stretch, customer }: { at: Date; stretch: Stretch; customer: Customer }): Sale => ({
  at,
  customer,
  code: stretch.code,
  discountTitle,
  stretch,
});

function heldAt(stretches: Stretch[], at: Date): Stretch {
  return stretches.find(({ from, until }) => from <= at && (until === null || at < until)) ?? stretches.at(-1)!;
}

/** A moment within the span, shaped like a shop's week: evenings rather than nights (New York), and more of them lately when growing. */
function shoppingTime(dice: Dice, { from, until, growing = false }: { from: Date; until: Date; growing?: boolean }): Date {
  for (;;) {
    const along = growing ? Math.sqrt(dice.draw()) : dice.draw();
    const at = new Date(from.getTime() + along * (until.getTime() - from.getTime()));
    const hour = (at.getUTCHours() + 19) % 24;
    if (dice.chance(hour < 7 ? 0.08 : hour >= 18 && hour < 23 ? 1 : 0.55)) return at;
  }
}
