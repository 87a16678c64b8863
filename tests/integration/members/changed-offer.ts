/** An offer whose members are changed through the use cases, on a real PostgreSQL with a Shopify in memory. */
import { changeMembers, type ChangeRequest } from "#app/members/changes/change-members.server.ts";
import { readChange, type ChangeRow } from "#app/members/changes/read-change.server.ts";
import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import { advance } from "#app/codes/engine/advance.ts";
import { refreshStore } from "#app/codes/engine/store.server.ts";
import type { BuiltOffer } from "#tests/support/builders.ts";

import type { Bench } from "#tests/integration/codes/engine/a-refresh.ts";

type Shop = ReturnType<Bench["aShop"]>;
type Wanted = ChangeRequest extends infer R
  ? R extends ChangeRequest
    ? Omit<R, "offerId" | "createdBy" | "enqueue" | "now">
    : never
  : never;

/** Changes and refreshes of one shop go by one clock, the shop's: two clocks would give codes that follow each other the same moment. */
export function changing(
  ctx: ShopContext,
  { shopify, enqueue, onLineageChanged, clock, pass }: Pick<Shop, "shopify" | "enqueue" | "onLineageChanged" | "clock" | "pass">,
) {
  const deps = { store: refreshStore(ctx, { onLineageChanged }), codes: shopify.codes, now: clock };
  const at = {
    async begin(offer: BuiltOffer, wanted: Wanted): Promise<string> {
      const begun = await changeMembers(ctx, { ...wanted, offerId: offer.id, createdBy: "staff 1", enqueue, now: clock } as ChangeRequest);
      if (!begun.ok) throw new Error(begun.reason);
      return begun.changeId;
    },
    /** Runs the job until nothing is left; `crash` may throw out of any round, which is then simply run again. */
    async settle(offer: BuiltOffer) {
      for (let round = 0; round < 300; round += 1) {
        const again = await advance(ctx.shop, offer.discountId, deps).then(
          (advanced) => advanced.again,
          (error: Error) => {
            if (error.message !== "crash") throw error;
            return "now" as const;
          },
        );
        if (again === null) return;
        pass(again === "now" ? 0.01 : again.inSeconds + 0.001);
      }
      throw new Error("It never settled");
    },
    async change(offer: BuiltOffer, wanted: Wanted): Promise<ChangeRow[]> {
      const changeId = await at.begin(offer, wanted);
      await at.settle(offer);
      const view = await readChange(ctx, { changeId });
      if (!view?.settledAt) throw new Error("Not settled");
      return view.rows;
    },
    clock,
    later: (ms: number) => pass(ms / 1000),
    status: async (enrolmentId: string) => (await ctx.db.enrolment.findFirstOrThrow({ where: { id: enrolmentId } })).status,
  };
  return at;
}
