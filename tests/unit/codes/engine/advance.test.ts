import { advance } from "#app/codes/engine/advance.ts";
import { equalKeyOf } from "#app/codes/promo-code.ts";
import { parkLabel } from "#app/refreshes/labels.ts";
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { inMemoryRefreshStore } from "#tests/support/in-memory-refresh-store.ts";
import { inMemoryShopify, type Options } from "#tests/support/in-memory-shopify.ts";

const SHOP = "lumen-botanics.myshopify.com";

/** An offer whose members M1, M2, … hold CODE1, CODE2, …, each used as often as its number. */
function anOffer({ members = 1, strangers = [] as string[], ...options }: { members?: number; strangers?: string[] } & Options = {}) {
  const shopify = inMemoryShopify(options);
  const kept = inMemoryRefreshStore();
  const names = Array.from({ length: members }, (_, at) => `CODE${at + 1}`);
  const discount = shopify.addDiscount("Creators", [...names, ...strangers]);
  names.forEach((name, at) => {
    const code = shopify.find(name)!.code;
    code.uses = at + 1;
    kept.enrol(`M${at + 1}`, name, code.id);
  });
  let now = Date.parse("2026-11-22T12:00:00Z");
  const clock = () => new Date((now += 1));
  const deps = { store: kept.store, codes: shopify.codes, now: clock };
  return {
    shopify,
    kept,
    discount,
    deps,
    refresh: (member: number, name: string) => kept.plan(`M${member}`, name, { discountId: discount.id, now: clock() }).id,
    live: () => shopify.discounts.get(discount.id)!.codes.map(({ name }) => name),
    item: (id: string) => kept.items.get(id)!,
    pass: (seconds: number) => void (now += seconds * 1000),
    /** Works until nothing is running, skipping every wait. */
    async settle() {
      for (let round = 0; round < 500; round += 1) {
        const { again } = await advance(SHOP, discount.id, deps);
        if (again === null) return;
        if (again !== "now") now += again.inSeconds * 1000 + 1;
      }
      throw new Error("It never settled");
    },
  };
}

test("a rename ends with the new name live once, the old gone, its uses kept, on the same discount", async () => {
  const offer = anOffer({ members: 3 });
  const id = offer.refresh(2, "SARAH15");
  await offer.settle();
  expect(offer.live()).toEqual(["CODE1", "CODE3", "SARAH15"]);
  expect(offer.item(id)).toMatchObject({ state: "done", usesAtEnd: 2, newRedeemCodeId: offer.shopify.find("SARAH15")!.code.id });
});

test("a reset replaces the code by one of the same name with no uses", async () => {
  const offer = anOffer();
  const before = offer.shopify.find("CODE1")!.code.id;
  const id = offer.refresh(1, "code1");
  await offer.settle();
  const after = offer.shopify.find("CODE1")!.code;
  expect(after).toMatchObject({ name: "code1", uses: 0 });
  expect(after.id).not.toBe(before);
  expect(offer.item(id)).toMatchObject({ state: "done", usesAtEnd: 1 });
});

test("a name of another discount parks that row with its owner and leaves the old code, while the others go on", async () => {
  const offer = anOffer({ members: 2 });
  offer.shopify.addDiscount("Spring sale", ["SPRING"]);
  const [taken, free] = [offer.refresh(1, "spring"), offer.refresh(2, "AUTUMN")];
  await offer.settle();
  expect(offer.item(taken)).toMatchObject({ state: "parked", parkedFor: "name_taken", parkedDetail: { ownerTitle: "Spring sale" } });
  expect(offer.item(free).state).toBe("done");
  expect(offer.live()).toEqual(["CODE1", "AUTUMN"]);
});

test("a name stolen between the look-up and the add parks with the thief's title after a few tries, the old code intact", async () => {
  const offer = anOffer();
  const thief = offer.shopify.addDiscount("Flash sale", ["FLASH"]);
  const { add } = offer.deps.codes;
  offer.deps.codes.add = async (discountId, names) => {
    offer.shopify.insert(thief.id, "SARAH15");
    return add(discountId, names);
  };
  const id = offer.refresh(1, "SARAH15");
  await offer.settle();
  expect(offer.item(id)).toMatchObject({
    state: "parked",
    parkedFor: "name_taken",
    step: "check_free",
    parkedDetail: { ownerTitle: "Flash sale" },
  });
  expect(offer.shopify.calls.filter(({ call }) => call === "add")).toHaveLength(4);
  expect(offer.live()).toEqual(["CODE1"]);
});

test("a reset whose name is stolen while nothing works is tried for minutes, and then says that nothing works", async () => {
  const offer = anOffer();
  const thief = offer.shopify.addDiscount("Flash sale", ["FLASH"]);
  const { add } = offer.deps.codes;
  offer.deps.codes.add = async (discountId, names) => {
    offer.shopify.insert(thief.id, "CODE1");
    return add(discountId, names);
  };
  const id = offer.refresh(1, "CODE1");
  const started = offer.deps.now();
  await offer.settle();
  expect(offer.item(id)).toMatchObject({ state: "parked", parkedFor: "name_taken" });
  expect(offer.deps.now().getTime() - started.getTime()).toBeGreaterThan(100_000);
  const { step, ...item } = offer.item(id);
  expect(parkLabel("name_taken", { ...item, step: step! }, item.parkedDetail!)).toBe(
    "CODE1 is taken by the discount “Flash sale”. CODE1 does not work: the old one is deleted and no new one is made. Choose another name, or free this one and retry.",
  );
});

test.each([
  ["ÉTÉ10", "ete10"],
  ["GLOW🔥", "GLOW🌟"],
])("a name that Shopify holds for equal to another of the discount, %s, parks at once and says which", async (name, other) => {
  const offer = anOffer({ strangers: [other], unique: equalKeyOf });
  const id = offer.refresh(1, name);
  await offer.settle();
  const { step, ...item } = offer.item(id);
  expect(item).toMatchObject({ state: "parked", parkedFor: "name_taken", parkedDetail: { equalTo: other } });
  expect(parkLabel("name_taken", { ...item, step: step! }, item.parkedDetail!)).toContain(
    `Shopify takes ${name} and ${other} for the same code, and ${other} is in use.`,
  );
  expect(offer.shopify.calls.filter(({ call }) => call === "add")).toHaveLength(1);
  expect(offer.live()).toEqual(["CODE1", other]);
});

test("a name another member holds on the same discount is never mistaken for ours", async () => {
  const offer = anOffer({ members: 2 });
  const id = offer.refresh(1, "CODE2");
  await offer.settle();
  expect(offer.item(id)).toMatchObject({ state: "parked", parkedFor: "name_taken", parkedDetail: { here: true } });
  expect(offer.live()).toEqual(["CODE1", "CODE2"]);
});

test("a name Shopify will not have is parked with Shopify's words", async () => {
  const offer = anOffer();
  const id = offer.refresh(1, "TWO\nLINES");
  await offer.settle();
  expect(offer.item(id)).toMatchObject({
    state: "parked",
    parkedFor: "name_invalid",
    step: "check_free",
    parkedDetail: { words: "cannot contain newline characters." },
  });
  expect(offer.live()).toEqual(["CODE1"]);
});

test("while Shopify cannot answer nothing is parked, and it goes on when it can", async () => {
  let down = true;
  const offer = anOffer({
    around: async (_, effect) => {
      if (down) throw new ShopifyUnavailable(7, { because: "throttled" });
      return effect();
    },
  });
  const id = offer.refresh(1, "SARAH15");
  expect(await advance(SHOP, offer.discount.id, offer.deps)).toEqual({ again: { inSeconds: 7 } });
  expect(offer.item(id)).toMatchObject({ state: "running", waitingFor: "shopify", step: "check_free" });
  down = false;
  await offer.settle();
  expect(offer.item(id).state).toBe("done");
});

test("an import that never finishes needs attention after a while, and a retry takes it up where it stood", async () => {
  const offer = anOffer({ landing: "told" });
  const id = offer.refresh(1, "SARAH15");
  await offer.settle();
  expect(offer.item(id)).toMatchObject({ state: "parked", parkedFor: "gave_up", step: "verify_added" });
  expect(offer.live()).toEqual(["CODE1"]);
  offer.shopify.land();
  offer.kept.resume(id, offer.deps.now());
  await offer.settle();
  expect(offer.live()).toEqual(["SARAH15"]);
  expect(offer.shopify.calls.filter(({ call }) => call === "add")).toHaveLength(1);
});

test("a discount deleted meanwhile and an app locked out park with their reason", async () => {
  const offer = anOffer();
  const id = offer.refresh(1, "SARAH15");
  offer.shopify.lockOut();
  await offer.settle();
  expect(offer.item(id)).toMatchObject({ state: "parked", parkedFor: "access_revoked", step: "check_free" });
  offer.shopify.letIn();
  offer.shopify.deleteDiscount(offer.discount.id);
  offer.kept.resume(id, offer.deps.now());
  await offer.settle();
  expect(offer.item(id)).toMatchObject({ state: "parked", parkedFor: "discount_missing" });
});

test("an old name that someone made anew is not deleted without being asked", async () => {
  const offer = anOffer();
  const id = offer.refresh(1, "SARAH15");
  offer.shopify.drop(offer.discount.id, [offer.item(id).oldRedeemCodeId!]);
  const again = offer.shopify.insert(offer.discount.id, "CODE1")!;
  await offer.settle();
  expect(offer.item(id)).toMatchObject({ state: "parked", parkedFor: "old_code_replaced", step: "delete", oldRedeemCodeId: again.id });
  expect(offer.live()).toEqual(["CODE1", "SARAH15"]);
  offer.kept.resume(id, offer.deps.now());
  await offer.settle();
  expect(offer.live()).toEqual(["SARAH15"]);
});

test("a new code that somebody deletes before the old one is gone is not called done, and a retry makes it again", async () => {
  const offer = anOffer();
  const { remove } = offer.deps.codes;
  offer.deps.codes.remove = async (discountId, ids) => {
    offer.shopify.drop(discountId, [offer.shopify.find("SARAH15")?.code.id ?? ""]);
    return remove(discountId, ids);
  };
  const id = offer.refresh(1, "SARAH15");
  await offer.settle();
  const { step, ...item } = offer.item(id);
  expect(item).toMatchObject({ state: "parked", parkedFor: "new_code_missing" });
  expect(parkLabel("new_code_missing", { ...item, step: step! }, {})).toContain("The member has no working code.");
  offer.deps.codes.remove = remove;
  offer.kept.resume(id, offer.deps.now());
  await offer.settle();
  expect(offer.item(id).state).toBe("done");
  expect(offer.live()).toEqual(["SARAH15"]);
});

test("a member taken out of the offer meanwhile gets no new code", async () => {
  const offer = anOffer();
  const id = offer.refresh(1, "SARAH15");
  offer.kept.items.set(id, { ...offer.item(id), enrolled: false });
  await offer.settle();
  expect(offer.item(id)).toMatchObject({ state: "parked", parkedFor: "not_enrolled" });
  expect(offer.live()).toEqual(["CODE1"]);
});

test("one name that makes Shopify reject the whole call parks its own row only", async () => {
  const offer = anOffer({ members: 5 });
  const add = offer.deps.codes.add;
  const { ShopifyRejected } = await import("#app/shopify/client/errors.ts");
  offer.deps.codes.add = async (discountId, names) => {
    if (names.includes("CURSED")) throw new ShopifyRejected("invalid", "Something about CURSED");
    return add(discountId, names);
  };
  const ids = ["A1", "A2", "CURSED", "A4", "A5"].map((name, at) => offer.refresh(at + 1, name));
  await offer.settle();
  expect(ids.map((id) => offer.item(id).state)).toEqual(["done", "done", "parked", "done", "done"]);
  expect(offer.item(ids[2]!)).toMatchObject({ parkedFor: "refused", parkedDetail: { words: "Something about CURSED" } });
  expect(offer.live().sort()).toEqual(["A1", "A2", "A4", "A5", "CODE3"]);
});

test("a thousand renames on one discount cost at most 320 points, verification included", async () => {
  const offer = anOffer({ members: 1000 });
  for (let member = 1; member <= 1000; member += 1) offer.refresh(member, `NEW${member}`);
  await offer.settle();
  expect([...offer.kept.items.values()].every(({ state }) => state === "done")).toBe(true);
  expect([...offer.kept.items.values()].every(({ enrolmentId, usesAtEnd }) => `M${usesAtEnd}` === enrolmentId)).toBe(true);
  expect(offer.shopify.points()).toBeLessThanOrEqual(320);
});

test("three thousand old codes that end at a chosen time are counted when it has come, in one reading", async () => {
  const offer = anOffer({ members: 3000 });
  const retireAt = new Date(offer.deps.now().getTime() + 3_600_000);
  for (let member = 1; member <= 3000; member += 1)
    offer.kept.plan(`M${member}`, `NEW${member}`, { discountId: offer.discount.id, now: offer.deps.now(), retireAt });
  while ([...offer.kept.items.values()].some(({ waitingFor }) => waitingFor !== "schedule"))
    await advance(SHOP, offer.discount.id, offer.deps);
  expect(offer.live()).toHaveLength(6000);
  for (const { oldName } of offer.kept.items.values()) offer.shopify.find(oldName)!.code.uses += 1000;
  const readings = offer.shopify.calls.filter(({ call }) => call === "list").length;
  await offer.settle();
  expect([...offer.kept.items.values()].every(({ enrolmentId, usesAtEnd }) => `M${usesAtEnd! - 1000}` === enrolmentId)).toBe(true);
  // Once for the uses, once to see that they are gone.
  expect(offer.shopify.calls.filter(({ call }) => call === "list").length - readings).toBe(2);
});

test("one rename on a discount of ten thousand codes does not page through it", async () => {
  const offer = anOffer({ members: 10_000 });
  offer.refresh(77, "SARAH15");
  await offer.settle();
  expect(offer.shopify.calls.filter(({ call }) => call === "list")).toEqual([]);
  expect(offer.shopify.points()).toBeLessThanOrEqual(70);
});

test("resets go through 250 at a time, so that a code is down for as short as can be", async () => {
  const offer = anOffer({ members: 600 });
  let down = 0;
  const most: number[] = [];
  const remove = offer.deps.codes.remove;
  offer.deps.codes.remove = async (...args) => {
    const answer = await remove(...args);
    down = 600 - offer.live().length;
    most.push(down);
    return answer;
  };
  for (let member = 1; member <= 600; member += 1) offer.refresh(member, `CODE${member}`);
  await offer.settle();
  expect(offer.live()).toHaveLength(600);
  expect(Math.max(...most)).toBeLessThanOrEqual(500);
});
