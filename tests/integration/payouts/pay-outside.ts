/** A payout of everything that is due, approved; paid by a bank when it is asked for. */
import type { ShopContext } from "#app/platform/db.server.ts";

export async function payOutside(ctx: ShopContext) {
  const { createPayout } = await import("#app/payouts/draft-payout.server.ts");
  const { approvePayout, payPayout, reversePayout, startPaying } = await import("#app/payouts/move-payout.server.ts");
  const { readPayout } = await import("#app/screens/payouts/read-payout.server.ts");
  const by = () => ({ staff: "1", now: new Date() });
  const made = await createPayout(ctx, { settings: { cutOff: new Date(), minimumMinor: 0, way: "outside" }, ...by() });
  if (!made.ok) throw new Error(made.reason);
  const { payoutId } = made;
  const shown = async () => (await readPayout(ctx, payoutId))!.sum;
  const done = await approvePayout(ctx, { payoutId, shown: await shown(), ...by() });
  if (!done.ok) throw new Error(done.reason);
  return {
    approved: payoutId,
    async pay() {
      await startPaying(ctx, { payoutId, shown: await shown(), ...by(), enqueue: async () => {} });
      const payment = { reference: "SEPA 77", on: "2026-04-02", note: "" };
      expect(await payPayout(ctx, { payoutId, shown: await shown(), payment, ...by() })).toEqual({ ok: true, payoutId });
    },
    async takeBack() {
      expect(await reversePayout(ctx, { payoutId, reason: "It came back", ...by() })).toMatchObject({ ok: true });
    },
  };
}
