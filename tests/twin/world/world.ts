import type { World, WorldEvent } from "./types.ts";

type WorldListener = (event: WorldEvent) => void;

/**
 * A world with its clock, its id counter and its listeners: what every part of the twin is handed.
 * The instance owns all state; the twin keeps no globals.
 */
export type LiveWorld = {
  readonly data: World;
  /** The world's present, which `POST /__twin/clock` can move. */
  now(): Date;
  nextId(): number;
  emit(event: Omit<WorldEvent, "triggeredAt">): void;
  /** Returns the call that stops listening. */
  onEvent(listener: WorldListener): () => void;
  /** Told after any change worth saving; emitting an event implies it. */
  touch(): void;
  onTouch(listener: () => void): () => void;
};

export function openWorld(data: World, machineNow: () => number = Date.now): LiveWorld {
  // A store that was saved before there were any.
  data.bulkOperations ??= [];
  data.rollouts ??= [];
  data.flowTriggers ??= [];
  data.appDiscounts ??= [];
  data.segments ??= [];
  data.webPixel ??= null;
  data.creditAccounts ??= [];
  data.giftCards ??= [];
  const events = new Set<WorldListener>();
  const touches = new Set<() => void>();
  const now = () => new Date(machineNow() + data.clockOffsetMs);
  const touch = () => touches.forEach((listener) => listener());

  return {
    data,
    now,
    touch,
    nextId: () => data.nextId++,
    emit(event) {
      touch();
      const stamped = { ...event, triggeredAt: now().toISOString() };
      events.forEach((listener) => listener(stamped));
    },
    onEvent: (listener) => subscribe(events, listener),
    onTouch: (listener) => subscribe(touches, listener),
  };
}

function subscribe<L>(set: Set<L>, listener: L): () => void {
  set.add(listener);
  return () => set.delete(listener);
}
