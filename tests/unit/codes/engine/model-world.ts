/** A small shop with everything that can go wrong in it, and the rules that must hold at every moment of it. */
import { keyOf } from "#app/codes/promo-code.ts";
import { advance } from "#app/codes/engine/advance.ts";
import { RETRY_POLICY } from "#app/codes/engine/retry-policy.ts";
import { liveDuring, oldGoesFirst, type OldEnds } from "#app/codes/engine/plans.ts";
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { inMemoryRefreshStore, type Kept } from "#tests/support/in-memory-refresh-store.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";

export class Crash extends Error {}

export const MEMBERS = ["MAYA", "LEON", "NOOR"] as const;
/** Names asked for: fresh ones, one's own in other letters, another member's, a stranger's on our discount, another discount's. */
export const NAMES = ["MAYA15", "maya15", "LEON15", "FRESH", "NEWER", "STRAY", "SPRING"] as const;
const HELD = { MAYA: "MAYA15", LEON: "LEON15", NOOR: "NOOR15" };

/** What befalls one call: nothing, a crash or an outage before or after its effect. */
export type Fate = "fine" | "crash_before" | "crash_after" | "down_before" | "down_after";

export type World = ReturnType<typeof aWorld>;

type Setting = { fates: Fate[]; turn: () => Promise<void>; racing: boolean; deletions: "at_once" | "queued" };

export function aWorld({ fates, turn, racing, deletions }: Setting) {
  let now = Date.parse("2026-11-22T12:00:00Z");
  const clock = () => new Date(now);
  let ready = false;
  /** Members whose codes someone outside the app has touched: for them only the others' rules hold. */
  const meddled = new Set<string>();

  const around = async <T>(remote: boolean, effect: () => T): Promise<T> => {
    await turn();
    const fate = fates.pop() ?? "fine";
    if (fate === "crash_before") throw new Crash();
    if (fate === "down_before" && remote) throw new ShopifyUnavailable(3, { because: "timed out" });
    const answer = effect();
    if (fate === "crash_after") throw new Crash();
    if (fate === "down_after" && remote) throw new ShopifyUnavailable(3, { because: "timed out" });
    await turn();
    return answer;
  };
  const shopify = inMemoryShopify({
    landing: "told",
    deletions,
    around: (_, effect) => around(true, effect),
    changed: () => void (ready && check()),
  });
  const kept = inMemoryRefreshStore({ holding: !racing, now: clock, around: (_, effect) => around(false, effect) });
  const discount = shopify.addDiscount("Creators", [...Object.values(HELD), "STRAY"]);
  const elsewhere = shopify.addDiscount("Spring sale", ["SPRING"]);
  for (const member of MEMBERS) kept.enrol(member, HELD[member], shopify.find(HELD[member])!.code.id);
  const bystanders = new Map(["NOOR15", "STRAY", "SPRING"].map((name) => [shopify.find(name)!.code.id, name]));
  ready = true;

  const live = () => shopify.discounts.get(discount.id)?.codes ?? [];
  const itemsOf = (member: string) => [...kept.items.values()].filter(({ enrolmentId }) => enrolmentId === member);
  const latest = (member: string) => itemsOf(member).at(-1);
  const mayBeOurs = new Set(["MAYA15", "LEON15", "NOOR15", "STRAY"]);
  const foreign = new Set<string>();
  /** The second code of a member, by its id at Shopify. */
  const seconds = new Map<string, string>();

  /** Holds at every moment, whatever happens. */
  function check(): void {
    if (!shopify.discounts.has(discount.id)) {
      if (!meddled.has("everyone")) throw new Error("The discount is gone");
      return;
    }
    for (const [id, name] of bystanders) {
      const found = shopify.find(name)?.code.id;
      if (found !== id) throw new Error(`Somebody else's code ${name} changed`);
    }
    for (const member of MEMBERS) {
      const item = latest(member);
      const keepsCode = item?.plan === "rename" || item?.plan === "take_back";
      if (!item || !keepsCode || meddled.has(member) || meddled.has("everyone")) continue;
      const works = live().some(({ id, name }) => id === item.oldRedeemCodeId || (keyOf(name) === item.newKey && !isBefore(id, item)));
      if (!works) throw new Error(`${member} has no working code in a rename`);
    }
    for (const item of kept.items.values()) {
      const early = item.retireAt !== null && clock() < item.retireAt && !meddled.has(item.enrolmentId) && !meddled.has("everyone");
      if (early && item.state !== "done" && !live().some(({ id }) => id === item.oldRedeemCodeId))
        throw new Error(`${item.oldName} ended before its time`);
    }
    for (const { id, name } of live()) {
      if (!mayBeOurs.has(keyOf(name)) && !foreign.has(id)) throw new Error(`${name} appeared from nowhere`);
    }
  }

  /** Codes that existed when an item was planned cannot be the one it makes. */
  const existedBefore = new Map<string, Set<string>>();
  function isBefore(id: string, item: Kept): boolean {
    return existedBefore.get(item.id)?.has(id) ?? false;
  }

  const deps = {
    store: kept.store,
    codes: shopify.codes,
    now: clock,
    patience: { ...RETRY_POLICY, giveUpAfter: 60, gatherFor: 5, queueFor: 5 },
  };

  /** One call of the engine, as a worker makes it. A crash is a worker that died. */
  const work = (): Promise<void> =>
    advance("a.myshopify.com", discount.id, deps).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      },
    );
  const straggling: Promise<void>[] = [];

  return {
    shopify,
    kept,
    discount,
    live,
    latest,
    check,
    meddled,
    bystanders,
    pass: (seconds: number) => void (now += seconds * 1000),
    calm: () => void (fates.length = 0),
    work,
    /** A slow worker: what it read grows old while others go on. */
    straggle: () => void straggling.push(work()),
    stragglers: () => Promise.all(straggling).then(() => undefined),
    /** Whether everything that runs waits for a chosen time. */
    onlyWaits: () => [...kept.items.values()].every(({ state, waitingFor }) => state !== "running" || waitingFor === "schedule"),
    /** A code kept beside the primary one, as an adoption keeps it. */
    secondCode(member: string, name: string): void {
      ready = false;
      const code = shopify.insert(discount.id, name)!;
      seconds.set(member, code.id);
      mayBeOurs.add(keyOf(name));
      kept.enrol(member, name, code.id);
      ready = true;
    },
    holdsSecond: (member: string) => live().some(({ id }) => id === seconds.get(member)),
    /** A refresh touches the code it was planned for, a withdrawal all of them. */
    checkSecond(member: string): void {
      const id = seconds.get(member);
      if (id === undefined || meddled.has("everyone")) return;
      const there = live().some((code) => code.id === id);
      const tenure = kept.lineage.find(({ redeemCodeId }) => redeemCodeId === id)!;
      const ends = itemsOf(member).filter(({ oldRedeemCodeId }) => oldRedeemCodeId === id);
      if (ends.length === 0 && (!there || tenure.liveUntil !== null))
        throw new Error(`${member}'s other code went with a refresh of the first`);
      if (ends.some(({ state }) => state === "done") && (there || tenure.liveUntil === null))
        throw new Error(`${member}'s other code stayed`);
    },
    /** Takes away whatever codes the member has, unless something of theirs still stands. */
    withdraw(member: string): void {
      if (isStanding(member)) return;
      kept.withdraw(member, { discountId: discount.id, now: clock() });
    },
    /** Gives a code to a member who has none, unless something of theirs still stands or the name is promised. */
    issue(member: string, name: string): void {
      if (isStanding(member) || currentOf(member).length > 0) return;
      if (MEMBERS.some((other) => other !== member && isPromised(name, latest(other)))) return;
      const item = kept.issue(member, name, { discountId: discount.id, now: clock() });
      existedBefore.set(item.id, new Set([...live(), ...elsewhere.codes].map(({ id }) => id)));
      mayBeOurs.add(item.newKey);
    },
    /** Refreshes a member's current code, unless a refresh of theirs still stands or the name is promised to somebody else. */
    ask(member: string, name: string, { oldEnds, inSeconds = 0 }: { oldEnds?: OldEnds; inSeconds?: number } = {}): void {
      if (isStanding(member) || currentOf(member).length === 0) return;
      if (MEMBERS.some((other) => other !== member && isPromised(name, latest(other)))) return;
      const retireAt = oldEnds === "at_time" ? new Date(now + inSeconds * 1000) : null;
      const item = kept.plan(member, name, { discountId: discount.id, now: clock(), retireAt, ...(oldEnds && { oldEnds }) });
      existedBefore.set(item.id, new Set([...live(), ...elsewhere.codes].map(({ id }) => id)));
      mayBeOurs.add(item.newKey);
    },
    retry(member: string): void {
      for (const item of itemsOf(member)) if (item.state === "parked") kept.resume(item.id, clock());
    },
    /** A person calls a rename off while both codes work and none has been counted for deletion. */
    callOff(member: string): void {
      const item = latest(member);
      const waits = item?.state === "running" && item.plan === "rename" && item.step === "delete" && item.retireAt !== null;
      if (waits && item.usesAtEnd === null) kept.callOff(item.id, clock());
    },
    /** Another discount gets a name that somebody here wants, in the moment between look-up and add. */
    steal(name: string): void {
      const code = shopify.insert(elsewhere.id, name);
      if (!code) return;
      foreign.add(code.id);
      for (const member of MEMBERS)
        if (oldGoesFirst(latest(member)?.plan ?? "rename") && latest(member)?.newKey === keyOf(name)) meddled.add(member);
    },
    /** A person in the admin deletes whatever the member has. */
    meddle(member: string, how: "delete_old" | "delete_new" | "remake_old"): void {
      const item = latest(member);
      if (!item) return;
      meddled.add(member);
      const target = live().find(
        ({ id, name }) =>
          !bystanders.has(id) &&
          !isOthers(member, id) &&
          (how === "delete_new" ? keyOf(name) === item.newKey : id === item.oldRedeemCodeId),
      );
      if (target) shopify.drop(discount.id, [target.id]);
      const remade = how === "remake_old" ? shopify.insert(discount.id, item.oldName) : null;
      if (remade) foreign.add(remade.id);
    },
    /** The merchant uninstalls the app: from then on every call is refused, until somebody opens it again. */
    uninstall: () => shopify.lockOut(),
    openApp: () => shopify.letIn(),
    deleteDiscount(): void {
      meddled.add("everyone");
      for (const id of bystanders.keys()) if (bystanders.get(id) !== "SPRING") bystanders.delete(id);
      shopify.deleteDiscount(discount.id);
    },
    /** What must be true of one member once nothing runs. */
    checkSettled(member: string): void {
      const item = latest(member);
      if (!item || meddled.has(member) || meddled.has("everyone")) return;
      for (const each of itemsOf(member).filter(({ plan }) => plan === "withdraw")) {
        const there = live().some(({ id }) => id === each.oldRedeemCodeId);
        if (each.state === "done" && there) throw new Error(`${member}'s ${each.oldName} was withdrawn, and is live`);
      }
      if (item.plan === "withdraw" && item.state === "done") return;
      const created = live().filter(({ id, name }) => keyOf(name) === item.newKey && !isBefore(id, item));
      const old = live().some(({ id }) => id === item.oldRedeemCodeId);
      if (item.state === "left") {
        if (created.length > 0 || !old)
          throw new Error(`${member}'s rename was called off, but it left ${created.length} new and ${old ? "the old" : "no old"} code`);
        return;
      }
      if (item.state === "done") {
        if (created.length !== 1 || (old && item.oldRedeemCodeId !== null))
          throw new Error(`${member} is done, but ${created.length} new and ${old ? "the old" : "no old"} code live`);
        if (created[0]!.id !== item.newRedeemCodeId) throw new Error(`${member}'s new code is on record under another id`);
        return;
      }
      const says = liveDuring({ ...item, step: item.step! });
      if (says.old !== "maybe" && (says.old === "yes") !== old)
        throw new Error(`${member} is parked at ${item.step}; the old code is ${old ? "" : "not "}live`);
      if (says.new !== "maybe" && (says.new === "yes") !== created.length > 0)
        throw new Error(`${member} is parked at ${item.step}; ${created.length} new codes live`);
      if (item.plan === "rename" && !old && says.old !== "maybe") throw new Error(`${member} is parked in a rename without the old code`);
    },
    /** One code at a time, none before the one before it ended, none without a Shopify id. */
    checkLineage(member: string): void {
      const takenBack = new Set(itemsOf(member).flatMap(({ plan, newRedeemCodeId }) => (plan === "take_back" ? [newRedeemCodeId] : [])));
      const all = kept.lineage.filter(({ enrolmentId }) => enrolmentId === member);
      for (const { name, redeemCodeId, liveUntil } of all)
        if (takenBack.has(redeemCodeId) && liveUntil === null) throw new Error(`${member}'s ${name} was taken back and never ended`);
      const tenures = all.filter(({ redeemCodeId }) => !takenBack.has(redeemCodeId));
      /** Announced before it was begun: the old code ended before the new one was made. */
      const oldFirst = new Set(itemsOf(member).flatMap(({ plan, newRedeemCodeId }) => (plan === "old_first" ? [newRedeemCodeId] : [])));
      const withdrawn = new Set(
        itemsOf(member).flatMap(({ plan, state, oldCodeId }) => (plan === "withdraw" && state === "done" ? [oldCodeId] : [])),
      );
      const current = tenures.filter(({ liveUntil }) => liveUntil === null);
      for (const { codeId, name } of current)
        if (withdrawn.has(codeId)) throw new Error(`${member}'s ${name} was withdrawn and never ended`);
      const primary = current.filter(({ isPrimary }) => isPrimary);
      const isWithout = tenures.length > 0 && withdrawn.size > 0 && current.length === 0;
      if (primary.length !== 1 && !isWithout) throw new Error(`${member} has not one primary code`);
      const line = tenures.filter(({ isPrimary }) => isPrimary);
      line.forEach((tenure, at) => {
        const next = line[at + 1];
        if (!tenure.redeemCodeId) throw new Error(`${member}'s ${tenure.name} has no id`);
        if (!next) return;
        const sameName = keyOf(next.name) === keyOf(tenure.name);
        const overlap = tenure.liveUntil! > next.liveFrom;
        if (sameName && overlap) throw new Error(`${member} holds ${tenure.name} twice at once`);
        if (
          !sameName &&
          tenure.liveUntil! < next.liveFrom &&
          !oldFirst.has(next.redeemCodeId) &&
          !withdrawn.has(tenure.codeId) &&
          !meddled.has(member)
        )
          throw new Error(`${member}'s lineage has a gap after ${tenure.name}`);
        if (next.liveFrom < tenure.liveFrom) throw new Error(`${member}'s lineage runs backwards`);
      });
    },
  };

  function isStanding(member: string): boolean {
    return itemsOf(member).some(({ state }) => state === "running" || state === "parked");
  }

  function currentOf(member: string) {
    return kept.lineage.filter(({ enrolmentId, liveUntil }) => enrolmentId === member && liveUntil === null);
  }

  function isPromised(name: string, item: Kept | undefined): boolean {
    return item?.newKey === keyOf(name) && (item.state === "running" || item.state === "parked");
  }

  function isOthers(member: string, id: string): boolean {
    return kept.lineage.some((tenure) => tenure.enrolmentId !== member && tenure.redeemCodeId === id) || itemsOf(member).length === 0;
  }
}
