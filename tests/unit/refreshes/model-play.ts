/** Scripts of what may happen in the small shop, and how one is played to its end. */
import fc from "fast-check";

import type { OldEnds } from "#app/codes/engine/plans.ts";

import { aWorld, NAMES, type Fate, type World } from "#tests/unit/codes/engine/model-world.ts";

// A break made on purpose (scripts/mutate.ts) wants to be noticed, not to be made small.
export const RUNS = { numRuns: 1500, seed: 20261122, endOnFailure: process.env.BROKEN_ON_PURPOSE === "1" };

export type Act =
  | { act: "work" | "race" | "straggle" | "land" | "delete_discount" | "uninstall" | "open_app" }
  | { act: "pass"; seconds: number }
  | { act: "ask"; member: string; name: string; when: When }
  | { act: "retry" | "call_off" | "withdraw"; member: string }
  | { act: "issue"; member: string; name: string }
  | { act: "steal"; name: string }
  | { act: "meddle"; member: string; how: "delete_old" | "delete_new" | "remake_old" };

export const member = fc.constantFrom("MAYA", "LEON");
export const name = fc.constantFrom(...NAMES);
const fate = fc.oneof(
  { arbitrary: fc.constant<Fate>("fine"), weight: 6 },
  { arbitrary: fc.constantFrom<Fate>("crash_before", "crash_after", "down_before", "down_after"), weight: 1 },
);

export type When = { oldEnds?: OldEnds; inSeconds?: number };
const when = fc.constantFrom<When>(
  {},
  { oldEnds: "at_once" },
  { oldEnds: "at_time", inSeconds: 20 },
  { oldEnds: "at_time", inSeconds: 60 },
  { oldEnds: "old_first" },
);

const ours: fc.Arbitrary<Act>[] = [
  fc.record({ act: fc.constant("ask" as const), member, name, when }),
  fc.record({ act: fc.constant("call_off" as const), member }),
  fc.record({ act: fc.constant("retry" as const), member }),
  fc.record({ act: fc.constant("withdraw" as const), member }),
  fc.record({ act: fc.constant("issue" as const), member, name }),
  fc.record({ act: fc.constant("pass" as const), seconds: fc.constantFrom(1, 5, 30, 90) }),
];
export const busy: { arbitrary: fc.Arbitrary<Act>; weight: number }[] = [
  { arbitrary: fc.constant<Act>({ act: "work" }), weight: 6 },
  { arbitrary: fc.constant<Act>({ act: "race" }), weight: 2 },
  { arbitrary: fc.constant<Act>({ act: "straggle" }), weight: 2 },
  { arbitrary: fc.constant<Act>({ act: "land" }), weight: 3 },
  ...ours.map((arbitrary) => ({ arbitrary, weight: 2 })),
];
export const thieves = { arbitrary: fc.record({ act: fc.constant("steal" as const), name }) as fc.Arbitrary<Act>, weight: 1 };
export const meddlers = {
  arbitrary: fc.record({
    act: fc.constant("meddle" as const),
    member,
    how: fc.constantFrom("delete_old" as const, "delete_new" as const, "remake_old" as const),
  }) as fc.Arbitrary<Act>,
  weight: 1,
};
export const vandal = { arbitrary: fc.constant<Act>({ act: "delete_discount" }), weight: 1 };

export const leavers = { arbitrary: fc.constantFrom<Act>({ act: "uninstall" }, { act: "open_app" }), weight: 2 };

export const scripts = (...acts: { arbitrary: fc.Arbitrary<Act>; weight: number }[]) =>
  fc.array(fc.oneof(...acts), { minLength: 5, maxLength: 40 });
export const troubles = fc.array(fate, { maxLength: 60 });
export const deletions = fc.constantFrom("at_once" as const, "queued" as const);

async function perform(world: World, act: Act, s: fc.Scheduler): Promise<void> {
  switch (act.act) {
    case "work":
      return s.waitFor(world.work());
    case "race":
      return s.waitFor(Promise.all([world.work(), world.work()]).then(() => undefined));
    case "straggle":
      return world.straggle();
    case "land":
      return world.shopify.land();
    case "delete_discount":
      return world.deleteDiscount();
    case "uninstall":
      return world.uninstall();
    case "open_app":
      return world.openApp();
    case "pass":
      return world.pass(act.seconds);
    case "ask":
      return world.ask(act.member, act.name, act.when);
    case "call_off":
      return world.callOff(act.member);
    case "retry":
      return world.retry(act.member);
    case "withdraw":
      return world.withdraw(act.member);
    case "issue":
      return world.issue(act.member, act.name);
    case "steal":
      return world.steal(act.name);
    case "meddle":
      return world.meddle(act.member, act.how);
  }
}

type Playing = {
  fates: Fate[];
  s: fc.Scheduler;
  racing: boolean;
  queued: "at_once" | "queued";
  first?: When;
  /** Begin where Leon's code is withdrawn, and Maya's too or hers, one of two, refreshed: the script alone hardly ever comes so far. */
  opening?: "both_withdrawn" | "second_code";
  /** Begin where the first rename waits for its time: the script alone hardly ever comes so far. */
  waiting?: boolean;
};

/** Plays the script, then lets a healthy worker finish and everything land that is still under way. */
export async function play(
  script: readonly Act[],
  { fates, s, racing, queued, first = {}, waiting = false, opening }: Playing,
): Promise<World> {
  const befalling: Fate[] = [];
  const world = aWorld({ fates: befalling, turn: () => s.schedule(Promise.resolve()), racing, deletions: queued });
  if (opening) world.secondCode("MAYA", "MAYA15TT");
  if (opening) world.withdraw("LEON");
  if (opening === "both_withdrawn") world.withdraw("MAYA");
  for (let round = 0; opening !== undefined && round < 3; round += 1) await s.waitFor(world.work());
  world.ask("MAYA", "FRESH", first);
  for (let round = 0; waiting && round < 40 && !world.onlyWaits(); round += 1) {
    await s.waitFor(world.work());
    world.shopify.land();
    world.pass(1);
  }
  befalling.push(...fates);
  world.ask("LEON", "LEON15");
  for (const act of script) await perform(world, act, s);
  world.calm();
  await s.waitFor(world.stragglers());
  await finish(world, s);
  world.check();
  return world;
}

/** A healthy worker, until nothing runs and nothing is under way at Shopify. */
export async function finish(world: World, s: fc.Scheduler): Promise<void> {
  for (let round = 0; round < 400 && [...world.kept.items.values()].some(({ state }) => state === "running"); round += 1) {
    await s.waitFor(world.work());
    world.shopify.land();
    world.pass(world.onlyWaits() ? 30 : 2);
  }
  while (world.shopify.pending() > 0) world.shopify.land();
}

export const plays = (...acts: { arbitrary: fc.Arbitrary<Act>; weight: number }[]) =>
  [scripts(...busy, ...acts), troubles, fc.boolean(), deletions, fc.scheduler()] as const;
