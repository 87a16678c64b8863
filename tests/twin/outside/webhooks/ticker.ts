import type { LiveWorld } from "../../world/world.ts";

type Due = { settleDue: (world: LiveWorld) => unknown; nextDueAt: (world: LiveWorld) => Date | null };

/** Lets what is due in the world happen on time even when nobody reads. Returns the call that stops it. */
export function startTicker(world: LiveWorld, { settleDue, nextDueAt }: Due): () => void {
  let timer: NodeJS.Timeout | undefined;
  const plan = () => {
    clearTimeout(timer);
    const next = nextDueAt(world);
    if (next === null) return;
    const wait = Math.max(0, next.getTime() - world.now().getTime());
    timer = setTimeout(tick, Math.min(wait, 2 ** 31 - 1));
  };
  const tick = () => {
    settleDue(world);
    plan();
  };
  const stopListening = world.onTouch(plan);
  plan();
  return () => {
    stopListening();
    clearTimeout(timer);
  };
}
