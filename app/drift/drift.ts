/** Where Shopify's codes of a discount and our records disagree. Pure: compares what was read, and knows what is our own doing. */
import { keyOf } from "#app/codes/promo-code.ts";

/** `removed`: a member's code is gone. `replaced`: it works, under another id. `stranger`: a code we did not issue. */
export type DriftKind = "removed" | "replaced" | "stranger";

export type Drift = { kind: DriftKind; enrolmentId: string | null; name: string; key: string; redeemCodeId: string | null };

type KnownCode = {
  enrolmentId: string;
  name: string;
  key: string;
  redeemCodeId: string | null;
  liveFrom: Date;
  liveUntil: Date | null;
};

type Ours = {
  /** Every code of the offer's lineage, ended ones too. */
  lineage: readonly KnownCode[];
  /** Enrolments a refresh or another change is at work on, before or after the reading. */
  busy: ReadonlySet<string>;
  /** Names we are about to make, or may have made. */
  promised: ReadonlySet<string>;
  /** Redeem codes a person has seen and left alone. */
  known: ReadonlySet<string>;
  /** Codes issued after this moment may be younger than the reading. */
  settledBefore: Date;
};

/** What differs. Codes we are working on are left out: the next look finds them at rest. */
export function compare(listed: readonly { id: string; name: string }[], ours: Ours): Drift[] {
  const ids = new Set(listed.map(({ id }) => id));
  const byKey = new Map(listed.map((code) => [keyOf(code.name), code]));
  const live = ours.lineage.filter(({ liveUntil }) => liveUntil === null);
  const drift: Drift[] = [];
  for (const { enrolmentId, name, key, redeemCodeId, liveFrom } of live) {
    if (ours.busy.has(enrolmentId) || liveFrom > ours.settledBefore) continue;
    if (redeemCodeId !== null && ids.has(redeemCodeId)) continue;
    const there = byKey.get(key);
    if (there && redeemCodeId === null) continue;
    drift.push({ kind: there ? "replaced" : "removed", enrolmentId, name, key, redeemCodeId: there?.id ?? redeemCodeId });
  }
  const issued = new Set(ours.lineage.map(({ redeemCodeId }) => redeemCodeId));
  const held = new Set(live.map(({ key }) => key));
  for (const { id, name } of listed) {
    const key = keyOf(name);
    if (issued.has(id) || ours.known.has(id) || ours.promised.has(key) || held.has(key)) continue;
    drift.push({ kind: "stranger", enrolmentId: null, name, key, redeemCodeId: id });
  }
  return drift;
}

const REDEEM_CODE = /^gid:\/\/shopify\/DiscountRedeemCode\/\d+$/;
const NODE = /^gid:\/\/shopify\/DiscountCodeNode\/\d+$/;

/**
 * The discount a `discounts/redeemcode_*` message is about; null when it does not say. The bodies are not documented, so
 * every place a discount has been seen in is tried, and only the id is believed.
 */
export function discountOf(body: unknown): string | null {
  const fields = (body ?? {}) as Record<string, unknown>;
  for (const field of ["admin_graphql_api_id", "discount_admin_graphql_api_id", "discount_id", "discount_node_id"]) {
    const value = fields[field];
    if (typeof value === "string" && NODE.test(value)) return value;
    if (field === "discount_id" && /^\d+$/.test(String(value))) return `gid://shopify/DiscountCodeNode/${String(value)}`;
  }
  return null;
}

/**
 * The code that such a message is about, where it says both its id and its name, as in Shopify's own sample; null where it does not, so
 * that the discount is listed.
 */
export function redeemCodeOf(body: unknown): { id: string; name: string } | null {
  const { redeem_code: code } = (body ?? {}) as { redeem_code?: { id?: unknown; code?: unknown } };
  const { id, code: name } = code ?? {};
  return typeof id === "string" && REDEEM_CODE.test(id) && typeof name === "string" && name !== "" ? { id, name } : null;
}
