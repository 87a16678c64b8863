/**
 * A worker is killed with SIGKILL again and again while it pays 500 members by store credit. It would be missed by its heartbeat, its hold
 * of the payout would run out after a minute, and the sweep of the next one would queue it again: the test does all of this at once, as if
 * those minutes had passed.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { dueMembers } from "#tests/integration/payouts/due-members.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { grantScopes } from "#tests/twin/outside/install/installation.ts";
import { issueToken } from "#tests/twin/outside/install/tokens.ts";

import { aCrew, type Crew } from "./crew.ts";
import { MEMBERS, moments, ROUNDS, timeFor } from "./rounds.ts";

const KILLS = Math.max(2, ROUNDS);

let crew: Crew;
beforeAll(async () => void (crew = await aCrew()));
afterAll(() => crew.close());

const SCOPES = ["write_store_credit_account_transactions", "read_store_credit_accounts"];

/** The app may give store credit from now on. */
async function allow(): Promise<void> {
  const { ctx, twin } = crew;
  const app = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), {
    clientId: "reissue-demo-key",
    secret: "reissue-demo-secret",
  });
  grantScopes(twin.world, app, SCOPES);
  const scopes = [...app.scopes, ...SCOPES];
  const { accessToken, refreshToken } = issueToken(twin.world, {
    kind: "expiringOffline",
    clientId: app.clientId,
    scopes,
    supersedes: null,
  });
  await ctx.db.session.updateMany({ where: {}, data: { accessToken, refreshToken, scope: scopes.join(",") } });
}

async function startPayout(): Promise<string> {
  const { ctx } = crew;
  const { createPayout } = await import("#app/payouts/draft-payout.server.ts");
  const { approvePayout, startPaying } = await import("#app/payouts/move-payout.server.ts");
  const { readPayout } = await import("#app/screens/payouts/read-payout.server.ts");
  const { enqueue } = await import("#app/jobs/queue.server.ts");
  const payoutId = randomUUID();
  const by = { staff: "1", now: new Date() };
  await createPayout(ctx, { settings: { cutOff: by.now, minimumMinor: 0, way: "store_credit" }, newId: payoutId, ...by });
  await approvePayout(ctx, { payoutId, shown: (await readPayout(ctx, payoutId))!.sum, ...by });
  const shown = (await readPayout(ctx, payoutId))!.sum;
  expect(await startPaying(ctx, { payoutId, shown, ...by, enqueue })).toEqual({ ok: true, payoutId });
  return payoutId;
}

/** The worker is missed, the payout is nobody's, and it waits in the queue. */
async function takeUpAgain(payoutId: string): Promise<void> {
  const { ctx } = crew;
  const { db } = await import("#app/platform/db.server.ts");
  const { enqueue } = await import("#app/jobs/queue.server.ts");
  await db.$executeRaw`UPDATE jobs.job SET state = 'failed', completed_on = now() WHERE name = 'payouts.send' AND state = 'active'`;
  await ctx.db.$transaction(async (tx) => {
    await tx.payoutBatch.updateMany({ where: { id: payoutId }, data: { senderUntil: new Date() } });
    await enqueue(tx, "payouts.send", { shop: ctx.shop, payoutId });
  });
}

async function until(what: () => Promise<boolean>, seconds = 120): Promise<void> {
  const endsAt = Date.now() + seconds * 1_000;
  while (!(await what())) {
    if (Date.now() > endsAt) throw new Error(`Not so after ${seconds} s: ${what.toString()}`);
    await sleep(25);
  }
}

test(
  "a worker killed at any moment of 500 store credits pays nobody twice, loses nobody and names everybody in doubt",
  async () => {
    const { ctx, twin } = crew;
    await allow();
    await dueMembers(ctx, twin.world, { commissions: Array.from({ length: MEMBERS }, (_, place) => 500 + place) });
    const payoutId = await startPayout();
    const counted = (...states: string[]) => ctx.db.payoutTransfer.count({ where: { payoutId, state: { in: states } } });
    const after = moments(7, { within: 60 });
    let worker = await crew.hire();
    for (let round = 1; round <= KILLS; round += 1) {
      // Somewhere in a part of the work of its own.
      const from = Math.floor((MEMBERS * (round - 1)) / KILLS) + 1;
      await until(async () => (await counted("paid")) >= from);
      await sleep(after());
      await crew.kill(worker);
      await takeUpAgain(payoutId);
      worker = await crew.hire();
    }
    await until(async () => (await counted("waiting", "calling")) === 0);
    const credits = () => twin.world.data.creditAccounts.map((account) => account.credits.map(({ minor }) => minor));
    expect(credits().every((theirs) => theirs.length === 1)).toBe(true);
    const doubts = await ctx.db.payoutTransfer.findMany({ where: { payoutId, state: "doubtful" } });
    expect(doubts.length).toBeLessThanOrEqual(KILLS);
    // Everybody was paid or is named: whoever has no credit is in doubt, and whoever is paid has one.
    expect(credits().length + doubts.length).toBeGreaterThanOrEqual(MEMBERS);
    expect(await counted("paid")).toBe(MEMBERS - doubts.length);

    const { decideTransfer } = await import("#app/payouts/decide-transfers.server.ts");
    const { enqueue } = await import("#app/jobs/queue.server.ts");
    await ctx.db.payoutTransfer.updateMany({ where: { state: "doubtful" }, data: { calledAt: new Date(Date.now() - 90_000) } });
    for (const { memberId } of doubts)
      await decideTransfer(ctx, { payoutId, memberId, wasPaid: false, note: "No credit there", staff: "1", now: new Date(), enqueue });
    await until(async () => (await ctx.db.payoutBatch.findFirst({ where: { id: payoutId } }))?.state === "paid");
    expect(
      credits()
        .flat()
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: MEMBERS }, (_, place) => 500 + place));
    expect(await ctx.db.conversion.count({ where: { paidAt: null } })).toBe(0);
  },
  timeFor(KILLS),
);
