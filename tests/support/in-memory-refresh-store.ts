/**
 * The engine's memory without a database: the same promises as `store.server.ts`, for thousands of runs in seconds.
 * What repeated looks cost is not added up.
 */
import { keyOf } from "#app/codes/promo-code.ts";
import type { Transition, Event } from "#app/codes/engine/transitions.ts";
import type { Group, ItemBatch } from "#app/codes/engine/pick-batch.ts";
import type { RefreshStore } from "#app/codes/engine/store.ts";
import { endsCode, firstStep, issuesCode, planFor, type Item, type OldEnds, type Plan } from "#app/codes/engine/plans.ts";

export type Kept = Transition["item"];
type Tenure = {
  codeId: string;
  isPrimary: boolean;
  enrolmentId: string;
  name: string;
  redeemCodeId: string | null;
  liveFrom: Date;
  liveUntil: Date | null;
};

type Options = {
  /** Runs around every call: to crash before or after it, to interleave. */
  around?: <T>(call: keyof RefreshStore, effect: () => T) => Promise<T>;
  /** Whether `hold` keeps a second worker out. Off, everything rests on versions and on what can be repeated. */
  holding?: boolean;
  /** Holds of workers that died run out by this clock. */
  now?: () => Date;
};

type Planning = { discountId: string; now: Date; oldEnds?: OldEnds; retireAt?: Date | null };

export function inMemoryRefreshStore({
  around = async (_, effect) => effect(),
  holding = true,
  now: clock = () => new Date(0),
}: Options = {}) {
  const items = new Map<string, Kept>();
  const events = new Map<string, Event[]>();
  const lineage: Tenure[] = [];
  const holders = new Map<string, { holder: string; until: number }>();
  let serial = 0;
  const nextCode = () => `code ${(serial += 1)}`;

  const isDue = (item: Kept, now: Date) => item.state === "running" && (item.dueAt === null || item.dueAt <= now);
  const write = (changes: readonly Transition[]) =>
    changes.filter(({ item, events: lines }) => {
      const kept = items.get(item.id);
      if (!kept || kept.version !== item.version || kept.state !== "running") return false;
      items.set(item.id, { ...item, version: item.version + 1 });
      events.get(item.id)?.push(...lines);
      return true;
    });

  const groupOf = ({ plan, step, bulkCreationId, usesAtEnd, oldRedeemCodeId, stepSince, dueAt }: Kept): Group => ({
    plan,
    step: step!,
    creation: step === "verify_added" ? bulkCreationId : null,
    uncounted: step === "delete" && usesAtEnd === null && oldRedeemCodeId !== null,
    count: 1,
    since: stepSince,
    dueAt,
  });

  const store: RefreshStore = {
    hold: (discountId, seconds) =>
      around("hold", () => {
        const time = clock().getTime();
        if (holding && (holders.get(discountId)?.until ?? 0) > time) return null;
        const holder = `worker ${(serial += 1)}`;
        holders.set(discountId, { holder, until: time + seconds * 1000 });
        return { holder };
      }),
    letGo: (discountId, holder) =>
      around("letGo", () => {
        if (holders.get(discountId)?.holder === holder) holders.delete(discountId);
      }),
    survey: (discountId, now) =>
      around("survey", () => {
        const running = [...items.values()].filter((item) => item.discountId === discountId && item.state === "running");
        return {
          groups: running.map((item) => ({ ...groupOf(item), dueAt: isDue(item, now) ? null : item.dueAt })),
          codesOnDiscount: lineage.filter(({ liveUntil }) => liveUntil === null).length,
          giveUpAfter: null,
        };
      }),
    take: (discountId, { limit, ...set }, now) =>
      around("take", () => {
        const alike = ({ plan, step, creation = null, uncounted = false }: ItemBatch | Group) =>
          JSON.stringify([plan, step, creation, uncounted]);
        return [...items.values()]
          .filter((item) => item.discountId === discountId && isDue(item, now) && alike(groupOf(item)) === alike({ limit, ...set }))
          .slice(0, limit) as Item[];
      }),
    save: (changes) => around("save", () => void write(changes)),
    record: (changes) =>
      around("record", () => {
        for (const { item } of write(changes)) {
          const { enrolmentId, plan, newName: name, newRedeemCodeId: redeemCodeId } = item;
          if (plan === "take_back") {
            lineage.push({
              codeId: nextCode(),
              enrolmentId,
              name,
              redeemCodeId,
              liveFrom: item.addedAt!,
              liveUntil: item.deletedAt!,
              isPrimary: false,
            });
            continue;
          }
          const old = endsCode(plan) ? lineage.find(({ codeId, liveUntil }) => codeId === item.oldCodeId && liveUntil === null) : undefined;
          if (old) old.liveUntil = new Date(Math.max(old.liveFrom.getTime(), item.deletedAt!.getTime()));
          const isPrimary = old?.isPrimary ?? !lineage.some((tenure) => tenure.enrolmentId === enrolmentId && tenure.liveUntil === null);
          if (issuesCode(plan))
            lineage.push({ codeId: nextCode(), enrolmentId, name, redeemCodeId, liveFrom: item.addedAt!, liveUntil: null, isPrimary });
        }
      }),
  };

  type Keeping = {
    plan: Plan;
    enrolmentId: string;
    discountId: string;
    now: Date;
    retireAt: Date | null;
    old: Tenure | null;
    newName: string;
  };
  const keep = ({ plan, enrolmentId, discountId, now, retireAt, old, newName }: Keeping): Kept => {
    const id = `item ${(serial += 1)}`;
    const isRefresh = plan !== "issue" && plan !== "withdraw";
    const item: Kept = {
      ...{ id, refreshId: isRefresh ? "refresh" : null, changeId: isRefresh ? null : "change", enrolmentId, discountId, enrolled: true },
      ...{ plan, step: firstStep(plan), stepSince: now, attempts: 0, setbacks: 0, retireAt },
      ...{ oldCodeId: old?.codeId ?? null, oldName: old?.name ?? "", oldRedeemCodeId: old?.redeemCodeId ?? null },
      ...{ newName, newKey: keyOf(newName), addedAt: null, bulkCreationId: null },
      ...{ newRedeemCodeId: null, usesAtEnd: null, deletedAt: null, version: 0, state: "running", parkedFor: null, parkedDetail: null },
      ...{ waitingFor: null, dueAt: null, settledAt: null },
    };
    items.set(id, item);
    events.set(id, []);
    return item;
  };

  return {
    store,
    items,
    events,
    lineage,
    /** Enrols somebody with a code that is live already. */
    enrol(enrolmentId: string, name: string, redeemCodeId: string): void {
      const isPrimary = !lineage.some((tenure) => tenure.enrolmentId === enrolmentId && tenure.liveUntil === null);
      lineage.push({ codeId: nextCode(), isPrimary, enrolmentId, name, redeemCodeId, liveFrom: new Date(0), liveUntil: null });
    },
    /** Plans a refresh of an enrolment's primary code, without asking whether the name is free: the engine must cope. */
    plan(enrolmentId: string, newName: string, { discountId, now, oldEnds = "at_once", retireAt = null }: Planning): Kept {
      const current = lineage.find((tenure) => tenure.enrolmentId === enrolmentId && tenure.liveUntil === null && tenure.isPrimary)!;
      return keep({
        plan: planFor(keyOf(current.name), keyOf(newName), oldEnds),
        enrolmentId,
        discountId,
        now,
        retireAt,
        old: current,
        newName,
      });
    },
    /** Plans a first code for an enrolment, or the code of one that has none. */
    issue(enrolmentId: string, newName: string, { discountId, now }: Planning): Kept {
      return keep({ plan: "issue", enrolmentId, discountId, now, retireAt: null, old: null, newName });
    },
    /** Plans the withdrawal of every live code of an enrolment. */
    withdraw(enrolmentId: string, { discountId, now }: Planning): Kept[] {
      const live = lineage.filter((tenure) => tenure.enrolmentId === enrolmentId && tenure.liveUntil === null);
      return live.map((old) => keep({ plan: "withdraw", enrolmentId, discountId, now, retireAt: null, old, newName: "" }));
    },
    /** What calling off a rename does while both codes work: the new one is taken back. */
    callOff(id: string, now: Date): void {
      const item = items.get(id)!;
      const begin = {
        plan: "take_back" as const,
        step: "remove_new" as const,
        stepSince: now,
        dueAt: null,
        waitingFor: null,
        attempts: 0,
        setbacks: 0,
      };
      items.set(id, { ...item, ...begin, version: item.version + 1 });
    },
    /** What a person's retry does. */
    resume(id: string, now: Date): void {
      const item = items.get(id)!;
      items.set(id, {
        ...item,
        state: "running",
        parkedFor: null,
        parkedDetail: null,
        dueAt: null,
        settledAt: null,
        attempts: 0,
        setbacks: 0,
        stepSince: now,
        version: item.version + 1,
      });
    },
  };
}
