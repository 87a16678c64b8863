import type { Tenure } from "#app/codes/lineage.ts";
import type { ShopTx } from "#app/db.server.ts";
import { commissionOf } from "#app/offers/commission-columns.server.ts";
import { tiersFrom } from "#app/offers/kept-tiers.ts";

import type { Lineage } from "./attribute.ts";
import type { OwnRate } from "./commission.ts";

/** Everybody who ever held these names, and everything their offers and they themselves were paid by. */
export async function readLineage(tx: ShopTx, keys: ReadonlySet<string>): Promise<Lineage> {
  const codes = await tx.promoCode.findMany({ where: { key: { in: [...keys] } }, orderBy: [{ liveFrom: "asc" }, { id: "asc" }] });
  const tenures = new Map<string, Tenure[]>();
  for (const code of codes) tenures.set(code.key, [...(tenures.get(code.key) ?? []), code]);
  return { tenures, ...(await readRates(tx, codes)) };
}

/** What these parts are paid by, whoever holds the codes. */
export async function readRates(
  tx: ShopTx,
  parts: readonly { offerId: string; enrolmentId: string }[],
): Promise<Required<Pick<Lineage, "commission" | "own">>> {
  const offers = await tx.offer.findMany({
    where: { id: { in: [...new Set(parts.map((part) => part.offerId))] } },
    select: { id: true, commissionBps: true, commissionMinor: true, commissionTiers: true, rules: { orderBy: { since: "asc" } } },
  });
  const payouts = await tx.payout.findMany({
    where: { enrolmentId: { in: [...new Set(parts.map((part) => part.enrolmentId))] } },
    orderBy: [{ from: "asc" }, { id: "asc" }],
  });
  const own = new Map<string, OwnRate[]>();
  for (const payout of payouts) own.set(payout.enrolmentId, [...(own.get(payout.enrolmentId) ?? []), payout]);
  const commission = new Map(
    offers.map(({ id, rules, ...offer }) => [
      id,
      { ...commissionOf(offer), rules: rules.map((rule) => ({ ...rule, tiers: tiersFrom(rule.tiers) })) },
    ]),
  );
  return { commission, own };
}
