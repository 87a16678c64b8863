/** One fault, struck once in the pass of one step that has its effect; every call and every save is followed by a look. */
import type { Item, Step } from "#app/codes/engine/plans.ts";
import type { RefreshStore } from "#app/codes/engine/store.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { InstalledApp } from "#tests/support/installed-app.ts";
import type { FaultKind } from "#tests/twin/admin/faults.ts";

/** Shopify's own queue stands: for a minute, or for good, which is until a person has seen the item parked. */
export type Fault =
  | { kind: "crash_before" | "crash_after" }
  | { kind: Extract<FaultKind, "timeout_before" | "timeout_after" | "throttle" | "5xx" | "malformed"> }
  | { kind: "bulk_creation_stuck" | "job_stuck"; forGood: boolean };

/** A worker that died. */
export class Crash extends Error {}

type Striking = { step: Step; fault: Fault; faults: InstalledApp["twin"]["faults"]; check: () => void };

/** Watches for the step and strikes once, in the pass of it that has its effect. */
export function aStrike({ step, fault, faults, check }: Striking) {
  let state: "waiting" | "armed" | "struck" = "waiting";
  let faultId: string | null = null;
  const crash = (kind: "crash_before" | "crash_after") => {
    if (state !== "armed" || fault.kind !== kind) return;
    state = "struck";
    throw new Crash();
  };
  // The uses of a code are noted in a first pass of `delete`; the deletion is the second.
  const hasEffect = (items: readonly Item[]) => step !== "delete" || items.every(({ usesAtEnd }) => usesAtEnd !== null);
  const arm = (items: readonly Item[]) => {
    if (state !== "waiting" || items[0]?.step !== step || !hasEffect(items)) return;
    state = "armed";
    if (fault.kind === "crash_before" || fault.kind === "crash_after") return;
    faultId = faults.add({ kind: fault.kind, times: "forGood" in fault && fault.forGood ? 1000 : 1 });
  };
  return {
    struck: () => (faultId === null ? state === "struck" : (faults.list().find(({ id }) => id === faultId)?.taken ?? 1) > 0),
    store: (store: RefreshStore): RefreshStore => ({
      ...store,
      async take(...asked) {
        const items = await store.take(...asked);
        arm(items);
        return items;
      },
      async save(changes) {
        crash("crash_after");
        await store.save(changes);
        check();
      },
      async record(changes) {
        // The last step asks Shopify nothing: it is taken in the same save as the one before it.
        if (state === "waiting" && (step === "record" || step === "close")) state = "armed";
        crash("crash_before");
        await store.record(changes);
        crash("crash_after");
        check();
      },
    }),
    codes: (codes: DiscountCodes): DiscountCodes =>
      Object.fromEntries(
        Object.entries(codes).map(([name, call]) => [
          name,
          async (...asked: unknown[]) => {
            crash("crash_before");
            const answer: unknown = await (call as (...asked: unknown[]) => Promise<unknown>)(...asked);
            check();
            return answer;
          },
        ]),
      ) as unknown as DiscountCodes,
  };
}
