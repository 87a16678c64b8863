import { demoWorld } from "../demo-store/build.ts";
import { blankWorld } from "../world/blank-world.ts";
import type { StaffUser, World } from "../world/types.ts";

const owner: StaffUser = {
  id: 84_210_377,
  firstName: "Ines",
  lastName: "Calder",
  email: "ines@lumenbotanics.example",
  locale: "en",
  accountOwner: true,
};

/** A fresh world of the given kind. Every admin has at least its owner. */
export function seedWorld(seed: "demo" | "bare" | World): World {
  const world = seed === "demo" ? demoWorld({ seed: 1, now: new Date() }) : seed === "bare" ? blankWorld() : structuredClone(seed);
  if (world.staff.length === 0) world.staff.push({ ...owner });
  return world;
}
