import { anInstalledApp } from "#tests/support/installed-app.ts";
import { dueMembers } from "./due-members.ts";
import { payOutside } from "./pay-outside.ts";

test("measure", async () => {
  const app = await anInstalledApp();
  const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  for (let n = 0; n < 10; n++) await dueMembers(ctx, app.twin.world, { commissions: Array.from({ length: 1_000 }, (_, i) => 500 + i) });
  const { cancelPayout } = await import("#app/payouts/move-payout.server.ts");
  const { recountPayout } = await import("#app/payouts/count-anew.server.ts");
  const at = (what: string, since: number) => console.log(what, Math.round(performance.now() - since));
  let since = performance.now();
  const { approved } = await payOutside(ctx);
  at("draft and approve", since);
  since = performance.now();
  await app.db.$executeRaw`ANALYZE`;
  await cancelPayout(ctx, { payoutId: approved, staff: "1", now: new Date(), enqueue: async () => {} });
  at("cancel with job", since);
  since = performance.now();
  await recountPayout(ctx, { payoutId: approved, signal: new AbortController().signal });
  at("job", since);
  const again = await payOutside(ctx);
  since = performance.now();
  await cancelPayout(ctx, { payoutId: again.approved, staff: "1", now: new Date() });
  at("cancel in one", since);
  await app.close();
}, 600_000);
