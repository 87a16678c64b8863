/** What an answer makes of an item: the one place where items change while the engine runs. Pure. */
import { stepAfter, stepToRepeat, stepToResume, type Detail, type Item, type ParkReason, type Step } from "./plans.ts";

/** What a step found out and the later ones need. */
type Learned = Partial<Pick<Item, "addedAt" | "bulkCreationId" | "newRedeemCodeId" | "usesAtEnd" | "deletedAt" | "oldRedeemCodeId">>;

/** What a step says of one item. It never says what follows. */
export type StepResult =
  /** `rest`: seconds before which the next step would find nothing. */
  | { kind: "done"; learned?: Learned; detail?: Detail; rest?: number }
  /** Something worth keeping before the step's effect; the same step comes again at once. */
  | { kind: "noted"; learned: Learned; detail?: Detail }
  /** Not yet: look again. `on` says whom a person sees us waiting for. */
  | { kind: "wait"; seconds: number; on: "shopify" | "schedule" | null; detail?: Detail }
  /** The effect this step verifies has not happened and will not: ask for it again. */
  | { kind: "undone"; seconds: number; detail?: Detail }
  | { kind: "park"; reason: ParkReason; detail?: Detail; learned?: Learned };

export type Event = { at: Date; step: Step | null; outcome: "done" | "noted" | "waited" | "undone" | "parked"; detail: Detail };

/** What the calls of a step cost, and how many items they were made for. */
export type Cost = { points: number; together: number };

/** An item after an answer, with the lines for its timeline. A repeated wait has none, it would only be noise. */
export type Transition = {
  item: Omit<Item, "step"> & {
    /** Null once the plan is through. */
    step: Step | null;
    state: "running" | "parked" | "done" | "left";
    parkedFor: ParkReason | null;
    parkedDetail: Detail | null;
    waitingFor: "shopify" | "schedule" | null;
    dueAt: Date | null;
    settledAt: Date | null;
  };
  events: readonly Event[];
  /** What a repeated wait cost: it is added to the line of the first. */
  looked: Cost | null;
};

export function applyResult(item: Item, answer: StepResult, now: Date): Transition {
  const detail = answer.detail ?? {};
  const still = { state: "running" as const, parkedFor: null, parkedDetail: null, waitingFor: null, dueAt: null, settledAt: null };
  const event = (outcome: Event["outcome"], more: Detail = {}): Event => ({
    at: now,
    step: item.step,
    outcome,
    detail: { ...detail, ...more },
  });
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  switch (answer.kind) {
    case "done": {
      const step = stepAfter(item.plan, item.step);
      // A rename that was called off changed nothing: the item is left as it was.
      const end = item.plan === "take_back" ? ("left" as const) : ("done" as const);
      const settled = step === null ? { state: end, settledAt: now } : {};
      const resting = answer.rest === undefined ? {} : { dueAt: later(answer.rest) };
      return {
        item: { ...item, ...answer.learned, ...still, ...resting, ...settled, step, stepSince: now, attempts: 0 },
        events: [event("done")],
        looked: null,
      };
    }
    case "noted":
      return { item: { ...item, ...answer.learned, ...still }, events: [event("noted")], looked: null };
    case "wait": {
      const waiting = { attempts: item.attempts + 1, waitingFor: answer.on, dueAt: later(answer.seconds) };
      return { item: { ...item, ...still, ...waiting }, events: item.attempts === 0 ? [event("waited")] : [], looked: null };
    }
    case "undone": {
      const step = stepToRepeat(item.step);
      const again = { step, stepSince: now, attempts: 0, setbacks: item.setbacks + 1, dueAt: later(answer.seconds) };
      return { item: { ...item, ...still, ...again }, events: [event("undone")], looked: null };
    }
    case "park": {
      const step = stepToResume(item.step, answer.reason);
      const parked = { state: "parked" as const, step, parkedFor: answer.reason, parkedDetail: detail, settledAt: now };
      return {
        item: { ...item, ...answer.learned, ...still, ...parked },
        events: [event("parked", { reason: answer.reason })],
        looked: null,
      };
    }
  }
}
