/**
 * The rules of the refresh engine, tried on thousands of small shops in which workers die before and after every effect
 * and every save, two workers race, names are stolen between look-up and add, imports and deletions land late, and other
 * people edit the same discount. Seeded; a failure prints its seed and path.
 *
 * Each rule of the engine is broken on purpose by `node scripts/mutate.ts`, one at a time, and a test fails for it.
 * In this file: a rename deletes before it adds · a reset adds before it deletes · an old code is deleted before its time ·
 * verify_added believes the add · verify_deleted believes the job · an effect that did not happen counts as one. In
 * repeated.test.ts: a rename called off loses its old code, or is closed before its new one is seen to be gone. In the fault
 * matrix of that plan: verify_removed believes the job. In advance.test.ts: a name
 * counts as ours whoever owns it · check_free needs no mark, keeps none, or takes a name that somebody holds · the old code is
 * deleted by its name · a code made anew is deleted unasked · the last look at the new code is dropped · a refusal is not read ·
 * a name in doubt is not looked up again · uses are not noted before the delete · an outage parks · a rejected call parks
 * everyone in it · a member taken out gets a code. In tests/integration: a save needs no version · an emergency makes the new
 * code first · a name is promised to two members, or twice to one · two workers hold one discount · a name that leaked is issued by a refresh,
 * to an added member, by a new offer · a row is given up before its time · looks after the first cost nothing · background work
 * draws what is kept for people.
 * In codes-come-and-go.model.test.ts: an issued code is not read back, or sent before its name is seen to be free · a withdrawn
 * code is not seen to be gone. In tests/integration: a code of two takes the other with it · a second code is primary · a member
 * leaves with the first of their codes · a dead code is shown · a former name is issued or suggested.
 *
 * Where each invariant of a refresh has its test, by the words of its name:
 * (1) rename: some code of the member works at every moment: "a creator keeps a working code at every moment of a rename"
 * (2) settled means the new name live once and the old gone, parked says what is live: "however often workers die and race, it
 *     ends with the new code live once and the old gone, or parked saying what is live"
 * (3) nobody else's code changes: "… nobody else's code is touched", "people who edit or delete the discount meanwhile …"
 * (4) the node id never changes and no node is deleted: "the discount's id never changes, and no discount is deleted"
 * (5) every code of the lineage counts: "an order under any code of the lineage counts for the member who held it"
 * (6) any call repeated after a crash ends in the same state: "any call repeated after a … ends in the same state, whichever
 *     call it was" (repeated.test.ts), the fault matrix, "a worker killed at any moment loses nothing and doubles nothing"
 * (7) one refresh of a member, one promise of a name: "two refreshes of one member cannot run together", "of two refreshes that
 *     want one name at the same moment one starts"
 * (8) cancelled or undone, no gaps or overlaps: "every lineage has one current code, and no gap, overlap or step back in time",
 *     "a row called off while both codes work …", "undo puts the previous names back …"
 */
import fc from "fast-check";

import {
  type Act,
  busy,
  deletions,
  finish,
  leavers,
  meddlers,
  play,
  plays,
  RUNS,
  scripts,
  thieves,
  troubles,
  vandal,
} from "#tests/unit/refreshes/model-play.ts";
import { aWorld, MEMBERS } from "./model-world.ts";

// Three rules of the same plays: each play takes time, so it is played once. `play` itself looks at the codes after every effect.
test("a creator keeps a working code at every moment of a rename and nobody else's code is touched; however often workers die and race, it ends with the new code live once and the old gone, or parked saying what is live; every lineage has one current code, and no gap, overlap or step back in time", async () => {
  await fc.assert(
    fc.asyncProperty(...plays(thieves), async (script, fates, racing, queued, s) => {
      const world = await play(script, { fates, s, racing, queued });
      for (const each of MEMBERS) {
        expect(world.latest(each)?.state ?? "done").toMatch(/^(done|left|parked)$/);
        world.checkSettled(each);
        world.checkLineage(each);
      }
    }),
    RUNS,
  );
});

test("people who edit or delete the discount meanwhile cannot make it touch what is not the member's, or run forever", async () => {
  await fc.assert(
    fc.asyncProperty(...plays(thieves, meddlers, vandal), async (script, fates, racing, queued, s) => {
      const world = await play(script, { fates, s, racing, queued });
      for (const each of MEMBERS) expect(world.latest(each)?.state ?? "done").toMatch(/^(done|left|parked)$/);
      for (const each of MEMBERS) world.checkSettled(each);
    }),
    RUNS,
  );
});

test("an app that is uninstalled in the middle says what is live, and goes on to a good end once somebody opens it again and retries", async () => {
  await fc.assert(
    fc.asyncProperty(...plays(thieves, leavers), async (script, fates, racing, queued, s) => {
      const world = await play(script, { fates, s, racing, queued });
      for (const each of MEMBERS) expect(world.latest(each)?.state ?? "done").toMatch(/^(done|left|parked)$/);
      for (const each of MEMBERS) world.checkSettled(each);
      world.openApp();
      for (const each of MEMBERS) world.retry(each);
      await finish(world, s);
      for (const each of MEMBERS) expect(world.latest(each)?.parkedFor).not.toBe("access_revoked");
      for (const each of MEMBERS) {
        world.checkSettled(each);
        world.checkLineage(each);
      }
    }),
    { ...RUNS, numRuns: 800 },
  );
});

test("the discount's id never changes, and no discount is deleted", async () => {
  await fc.assert(
    fc.asyncProperty(...plays(thieves, meddlers), async (script, fates, racing, queued, s) => {
      const before = aWorld({ fates: [], turn: async () => {}, racing, deletions: queued });
      const world = await play(script, { fates, s, racing, queued });
      expect([...world.shopify.discounts.keys()]).toEqual([...before.shopify.discounts.keys()]);
    }),
    { ...RUNS, numRuns: 500 },
  );
});

test("an item's timeline ends as the item does", async () => {
  await fc.assert(
    fc.asyncProperty(...plays(thieves), async (script, fates, racing, queued, s) => {
      const world = await play(script, { fates, s, racing, queued });
      for (const [id, item] of world.kept.items) {
        const last = world.kept.events.get(id)!.at(-1)!;
        expect(last).toMatchObject(
          item.state === "parked"
            ? { outcome: "parked", detail: { reason: item.parkedFor } }
            : { step: item.state === "done" ? "record" : "close", outcome: "done" },
        );
      }
    }),
    { ...RUNS, numRuns: 500 },
  );
});

test("both codes work until the chosen time, and a rename called off before it leaves the old code and takes the new one back", async () => {
  const late: fc.Arbitrary<Act>[] = [
    fc.constant<Act>({ act: "call_off", member: "MAYA" }),
    fc.constant<Act>({ act: "pass", seconds: 30 }),
    fc.constant<Act>({ act: "land" }),
  ];
  let calledOff = 0;
  const acts = [...busy, ...late.map((arbitrary) => ({ arbitrary, weight: 3 }))];
  await fc.assert(
    fc.asyncProperty(scripts(...acts), troubles, fc.boolean(), deletions, fc.scheduler(), async (script, fates, racing, queued, s) => {
      const world = await play(script, { fates, s, racing, queued, waiting: true, first: { oldEnds: "at_time", inSeconds: 90 } });
      calledOff += world.latest("MAYA")?.plan === "take_back" ? 1 : 0;
      for (const each of MEMBERS) {
        world.checkSettled(each);
        world.checkLineage(each);
      }
    }),
    { ...RUNS, numRuns: 800 },
  );
  expect(calledOff).toBeGreaterThan(100);
});
