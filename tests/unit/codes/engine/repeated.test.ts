/** A worker that dies at any of its calls and saves, one after the other: the next one repeats the call, and nothing is different for it. */
import type { OldEnds } from "#app/codes/engine/plans.ts";

import { aWorld, type Fate } from "./model-world.ts";

type Told = { name: string; oldEnds?: OldEnds; inSeconds?: number; callOff?: boolean };

const PLANS: Record<string, Told> = {
  "a rename": { name: "FRESH" },
  "a reset": { name: "maya15" },
  "an emergency": { name: "FRESH", oldEnds: "old_first" },
  "a rename whose old code ends later": { name: "FRESH", oldEnds: "at_time", inSeconds: 60 },
  "a rename called off": { name: "FRESH", oldEnds: "at_time", inSeconds: 3_600, callOff: true },
};

/** Plays one member's refresh to its end with `fate` at the call of that number, and answers how everything stands. */
async function end(told: Told, { fate, at }: { fate: Fate; at: number }) {
  // The last of them befalls the first call.
  const fates: Fate[] = [fate, ...Array.from({ length: at }, (): Fate => "fine")];
  const world = aWorld({ fates, turn: async () => {}, racing: false, deletions: "at_once" });
  world.ask("MAYA", told.name, { ...(told.oldEnds && { oldEnds: told.oldEnds }), inSeconds: told.inSeconds ?? 0 });
  for (let round = 0; round < 400 && world.latest("MAYA")?.state === "running"; round += 1) {
    await world.work();
    world.shopify.land();
    if (told.callOff && world.onlyWaits()) world.callOff("MAYA");
    world.pass(told.callOff ? 2 : world.onlyWaits() ? 30 : 2);
  }
  world.check();
  world.checkSettled("MAYA");
  world.checkLineage("MAYA");
  const item = world.latest("MAYA");
  const lineage = world.kept.lineage.filter(({ enrolmentId }) => enrolmentId === "MAYA");
  const stands = {
    state: item?.state,
    live: world
      .live()
      .map(({ name }) => name)
      .toSorted(),
    lineage: lineage.map(({ name, liveUntil }) => `${name} ${liveUntil === null ? "live" : "ended"}`),
  };
  return { stands, reached: fates.length === 0 };
}

describe.each(Object.entries(PLANS))("%s", (_, told) => {
  test.each<Fate>(["crash_before", "crash_after", "down_before", "down_after"])(
    "any call repeated after a %s ends in the same state, whichever call it was",
    async (fate) => {
      const { stands } = await end(told, { fate: "fine", at: 0 });
      expect(stands.state).toBe(told.callOff ? "left" : "done");
      let at = 0;
      for (; at < 400; at += 1) {
        const played = await end(told, { fate, at });
        if (!played.reached) break;
        expect({ at, ...played.stands }).toEqual({ at, ...stands });
      }
      expect(at).toBeGreaterThan(15);
    },
  );
});
