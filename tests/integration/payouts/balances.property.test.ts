/**
 * Whatever happens to orders and payouts, in whatever order and however often it is told: what the app would pay next, what it has
 * paid and what its files say is what the reference says, to the cent.
 */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { randomUUID } from "node:crypto";

import { minorUnits } from "#app/orders/minor-units.ts";
import { ONLY_GOODS, ONLY_MERCHANDISE, type OrderFacts } from "#app/orders/order-facts.ts";
import type { Moved } from "#app/payouts/payout.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

import { anEvent } from "./balance-events.ts";
import { OrderTellings } from "./order-tellings.ts";
import { Reference, type Event } from "./reference.ts";
import { unluckyPayments, type Luck } from "./unlucky-payments.ts";

/** Nothing here is paid by Shopify. */
const enqueue = async () => {};
const SHOP = "lumen-botanics.myshopify.com";
const DIGITS = { USD: 2, JPY: 0, KWD: 3 } as const;
type Currency = keyof typeof DIGITS;
const START = Date.UTC(2026, 2, 1);
const BPS = 1_250;
const MEMBERS = 3;

async function modules() {
  return {
    ...(await import("#app/orders/ingest/record-order.server.ts")),
    ...(await import("#app/orders/attribution/review-conversions.server.ts")),
    ...(await import("#app/orders/rollups/rebuild-rollups.server.ts")),
    ...(await import("#app/payouts/hold-commission.server.ts")),
    ...(await import("#app/payouts/decide-transfers.server.ts")),
    ...(await import("#app/payouts/send-transfers.server.ts")),
    ...(await import("#app/payouts/settle-payout.server.ts")),
    ...(await import("#app/payouts/due-lines.server.ts")),
    ...(await import("#app/payouts/draft-payout.server.ts")),
    ...(await import("#app/payouts/mark-paid.server.ts")),
    ...(await import("#app/payouts/move-payout.server.ts")),
    ...(await import("#app/screens/payouts/payout-files.server.ts")),
    ...(await import("#app/screens/payouts/read-payout.server.ts")),
    ...(await import("#app/screens/payouts/read-payouts.server.ts")),
  };
}

let app: TestApp;
let ctx: ShopContext;
let code: Awaited<ReturnType<typeof modules>>;
beforeAll(async () => {
  app = await anApp();
  code = await modules();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
});
afterAll(() => app.close());

const worth = (order: number) => 1_999 + order * 1_237;
const EDITED = 777;
const member = (order: number) => order % MEMBERS;
const returned = (order: number, id: number) => Math.floor(worth(order) / (id + 1)) + id;

const STATUS = { pend: "pending", settle: "paid", void: "voided" } as const;
type OrderEvent = "order" | "late" | "edit" | "cancel" | keyof typeof STATUS;

const customer = (who: number) => `gid://shopify/Customer/${who}`;
/** Every other payout is paid by store credit. */
const byShopify = (payout: number) => payout % 2 === 0;
const LUCKS: readonly Luck[] = ["good", "lost_after", "good", "lost_before", "refused"];
const luckOf = (payout: number, who: number) => LUCKS[(payout * 3 + who * 2) % LUCKS.length]!;

class World {
  readonly shopify;
  /** Store credit that must have gone out, by member. */
  readonly out = new Map<number, string[]>();
  readonly ids = new Map<number, string>();
  readonly people: { memberId: string; enrolmentId: string }[] = [];
  #tick = 0;
  readonly currency: Currency;
  readonly is: Reference;
  readonly told = new OrderTellings((order) => this.order(order));
  readonly edits = new Map<number, number>();

  constructor(currency: Currency) {
    this.currency = currency;
    this.is = new Reference((order) => this.worth(order), member, BPS);
    this.shopify = unluckyPayments({ now: () => this.by().now, currency });
  }

  by() {
    this.#tick += 1;
    return { staff: "1", now: new Date(START + 86_400_000 + this.#tick * 1_000) };
  }

  text(minor: number): string {
    const digits = DIGITS[this.currency];
    return (minor / 10 ** digits).toFixed(digits);
  }

  part(order: number) {
    return { orderId: `gid://shopify/Order/${order}`, enrolmentId: this.people[member(order)]!.enrolmentId };
  }

  async open(): Promise<void> {
    await app.empty();
    const at = new Date(START - 86_400_000);
    await app.db.shop.create({ data: { domain: SHOP, name: "Lumen", currency: this.currency, ianaTimezone: "UTC", installedAt: at } });
    const offerId = randomUUID();
    const offer = { id: offerId, shop: SHOP, discountId: "d", title: "Glow", summary: "", status: "ACTIVE", startsAt: at };
    await app.db.offer.create({ data: { ...offer, commissionBps: BPS } });
    for (let number = 0; number < MEMBERS; number++) {
      const place = { offerId, memberId: randomUUID(), enrolmentId: randomUUID() };
      const email = `member${number}@example.com`;
      await app.db.member.create({
        data: { id: place.memberId, shop: SHOP, firstName: `M${number}`, lastName: "", email, handle: "", customerId: customer(number) },
      });
      await app.db.enrolment.create({ data: { id: place.enrolmentId, shop: SHOP, offerId, memberId: place.memberId } });
      const name = `CODE${number}`;
      await app.db.promoCode.create({ data: { shop: SHOP, ...place, name, key: name, liveFrom: at, issuedFor: "welcome" } });
      this.people.push(place);
    }
  }

  worth(order: number): number {
    return worth(order) + (this.edits.get(order) ?? 0) * EDITED;
  }

  order(order: number): OrderFacts {
    const at = new Date(START + order * 60_000);
    const name = `CODE${member(order)}`;
    return {
      ...ONLY_MERCHANDISE,
      ...{ id: this.part(order).orderId, name: `#${order}`, processedAt: at, updatedAt: at, test: false, cancelledAt: null },
      ...{ currency: this.currency, customerId: null, codes: [{ key: name, name }], parts: 2 },
      subtotalMinor: minorUnits(this.text(worth(order)), this.currency),
    };
  }

  /** What happened to the order, as the shop tells it. */
  telling({ do: what, order }: { do: OrderEvent; order: number }): OrderFacts {
    const { is, told } = this;
    if (what === "cancel") is.gone.add(order);
    if (what === "settle") is.payment.delete(order);
    if (what === "pend") is.payment.set(order, "awaited");
    if (what === "void") is.payment.set(order, "never");
    if (what === "edit") this.edits.set(order, (this.edits.get(order) ?? 0) + 1);
    switch (what) {
      case "order":
        return told.first(order);
      case "late":
        return told.late(order);
      case "cancel":
        return told.next(order, { cancelledAt: new Date(START) });
      case "edit":
        return told.next(order, { subtotalMinor: minorUnits(this.text(this.worth(order)), this.currency) });
      default:
        return told.next(order, { financialStatus: STATUS[what] });
    }
  }

  /** Does it in the app and in the reference. What the reference says cannot be done, the app has to refuse. */
  async run(event: Event): Promise<void> {
    const { is } = this;
    switch (event.do) {
      case "order":
      case "late":
      case "pend":
      case "settle":
      case "void":
      case "edit":
      case "cancel": {
        const order = this.telling(event);
        await ctx.db.$transaction((tx) => code.recordOrder(tx, SHOP, { order, refunds: [] }));
        is.known.add(event.order);
        return;
      }
      case "delete": {
        const gone = { orderId: this.part(event.order).orderId, at: new Date(START) };
        await ctx.db.$transaction((tx) => code.recordAll(tx, SHOP, { orders: [], refunds: [], deletions: [gone] }));
        is.gone.add(event.order);
        return;
      }
      case "refund": {
        const { order, id } = event;
        const amountMinor = minorUnits(this.text(returned(order, id)), this.currency);
        const refund = {
          ...ONLY_GOODS,
          id: `gid://shopify/Refund/${order}${id}`,
          orderId: this.part(order).orderId,
          amountMinor,
          createdAt: new Date(START),
        };
        await ctx.db.$transaction((tx) => code.recordRefund(tx, SHOP, refund));
        is.back.set(order, (is.back.get(order) ?? new Map<number, number>()).set(id, returned(order, id)));
        return;
      }
      case "reject":
      case "restore": {
        const part = this.part(event.order);
        const done = await (event.do === "reject"
          ? code.rejectConversion(ctx, { part, reason: "fraud", note: "", ...this.by() })
          : code.restoreConversion(ctx, { part, ...this.by() }));
        const can = is.known.has(event.order) && is.in("approved", event.order).length === 0;
        expect({ event, done: done === "done" }).toEqual({ event, done: can });
        if (can && event.do === "reject") is.rejected.add(event.order);
        if (can && event.do === "restore") is.rejected.delete(event.order);
        return;
      }
      case "hold": {
        const held = await code.holdCommission(ctx, { part: this.part(event.order), reason: "?", ...this.by() });
        expect({ event, ok: held.ok }).toEqual({ event, ok: is.canHold(event.order) });
        if (held.ok) is.held.add(event.order);
        return;
      }
      case "release": {
        const freed = await code.releaseCommission(ctx, { part: this.part(event.order), ...this.by() });
        if (freed.ok) is.held.delete(event.order);
        return;
      }
      default:
        return this.payout(event);
    }
  }

  async payout(event: Extract<Event, { payout: number }>): Promise<void> {
    const { is } = this;
    const { payout } = event;
    const batch = is.batches.get(payout);
    const payoutId = this.ids.get(payout) ?? randomUUID();
    if (event.do === "mark") {
      if (batch) return;
      const lines = new Map([...is.next()].filter(([order]) => is.in("paid", order).length === 0));
      const shown = await code.readPayable(ctx, { filter: {}, now: this.by().now });
      const marked = await code.markPaid(ctx, { filter: {}, shown, ...this.by() });
      // Who was paid too much before is paid by a payout, which takes it off.
      const known = new Map([...is.next()].filter(([order]) => is.in("paid", order).length > 0));
      const over = [...is.sums(known)].filter(([, minor]) => minor < 0).map(([who]) => who);
      const isOver = [...lines.keys()].some((order) => over.includes(member(order)));
      if (isOver) return expect(marked).toMatchObject({ ok: false, reason: "overpaid" });
      expect(marked.ok ? marked.paidMinor : 0).toBe([...lines.values()].reduce((sum, minor) => sum + minor, 0));
      if (!marked.ok) return;
      const { id } = await ctx.db.payoutBatch.findFirstOrThrow({ orderBy: { number: "desc" } });
      this.ids.set(payout, id);
      is.batches.set(payout, { lines, state: "paid" });
      return;
    }
    if (event.do === "approve") {
      if (batch) return;
      this.ids.set(payout, payoutId);
      const settings = {
        cutOff: new Date(START + 80_000_000),
        minimumMinor: event.minimum,
        way: byShopify(payout) ? ("store_credit" as const) : ("outside" as const),
      };
      await code.createPayout(ctx, { settings, newId: payoutId, ...this.by() });
      const lines = is.payable(event.minimum);
      const { sum } = (await code.readPayout(ctx, payoutId))!;
      expect(sum).toMatchObject({ lines: lines.size, sumMinor: [...lines.values()].reduce((all, minor) => all + minor, 0) });
      const approved = await code.approvePayout(ctx, { payoutId, shown: sum, ...this.by() });
      expect(approved.ok).toBe(lines.size > 0);
      if (approved.ok) is.batches.set(payout, { lines, state: "approved" });
      else this.ids.delete(payout);
      return;
    }
    if (event.do === "pay" && byShopify(payout) && batch?.state === "approved") return this.payByShopify(payout, payoutId);
    const done = await this.press(event.do, payoutId);
    const can = event.do === "reverse" ? batch?.state === "paid" : batch?.state === "approved";
    expect({ event, ok: done.ok }).toEqual({ event, ok: can });
    if (can) batch!.state = ({ pay: "paid", drop: "dropped", reverse: "reversed" } as const)[event.do];
  }

  async press(what: "pay" | "drop" | "reverse", payoutId: string): Promise<Moved> {
    if (what === "drop") return code.cancelPayout(ctx, { payoutId, ...this.by() });
    if (what === "reverse") return code.reversePayout(ctx, { payoutId, reason: "By mistake", ...this.by() });
    const shown = (await code.readPayout(ctx, payoutId))?.sum ?? {
      members: 0,
      lines: 0,
      sumMinor: 0,
      mark: "",
      cutOff: new Date(0).toISOString(),
    };
    await code.startPaying(ctx, { payoutId, shown, ...this.by(), enqueue });
    return code.payPayout(ctx, { payoutId, shown, payment: { reference: "", on: "2026-03-02", note: "" }, ...this.by() });
  }

  /**
   * Pays by store credit with whatever luck the members have; a person says the truth of what is in doubt. Whom Shopify refuses is left
   * to the next payout, and a payout that pays nobody is cancelled.
   */
  async payByShopify(payout: number, payoutId: string): Promise<void> {
    const batch = this.is.batches.get(payout)!;
    const sums = this.is.sums(batch.lines);
    this.shopify.bring((id) => luckOf(payout, Number(id.split("/").at(-1))));
    const shown = (await code.readPayout(ctx, payoutId))!.sum;
    expect(await code.startPaying(ctx, { payoutId, shown, ...this.by(), enqueue })).toMatchObject({ ok: true });
    await this.work(payoutId);
    const doubts = await ctx.db.payoutTransfer.findMany({ where: { payoutId, state: "doubtful" } });
    const isDoubtful = (who: number) => luckOf(payout, who) === "lost_before";
    expect(doubts.length).toBe([...sums.keys()].filter(isDoubtful).length);
    if (doubts.length > 0) expect(await this.press("drop", payoutId)).toMatchObject({ ok: false, reason: "money_moved" });
    this.#tick += 100;
    for (const { memberId } of doubts) {
      const decision = { payoutId, memberId, wasPaid: false, note: "Nothing there", enqueue };
      expect(await code.decideTransfer(ctx, { ...decision, ...this.by() })).toEqual({ ok: true });
    }
    this.shopify.bring(() => "good");
    await this.work(payoutId);
    const refused = [...sums.keys()].filter((who) => luckOf(payout, who) === "refused");
    const done = await code.finishWithoutRefused(ctx, { payoutId, ...this.by() });
    if (refused.length === sums.size) {
      expect(done).toMatchObject({ ok: false, reason: "nobody" });
      expect(await this.press("drop", payoutId)).toMatchObject({ ok: true });
      batch.state = "dropped";
      return;
    }
    // Without anybody who was refused the payout was paid by itself.
    expect(done.ok).toBe(refused.length > 0);
    for (const order of [...batch.lines.keys()]) if (refused.includes(member(order))) batch.lines.delete(order);
    for (const [who, minor] of this.is.sums(batch.lines)) this.out.set(who, [...(this.out.get(who) ?? []), this.text(minor)]);
    batch.state = "paid";
  }

  async work(payoutId: string): Promise<void> {
    const deps = { payments: this.shopify.payments, now: () => this.by().now, signal: new AbortController().signal };
    while ((await code.sendTransfers(ctx, payoutId, deps)) !== null);
  }

  async agree(): Promise<void> {
    const terms = { cutOff: new Date(START + 80_000_000), minimumMinor: 0, leftOut: [], unpayable: [], now: this.by().now };
    const rows = await ctx.db.$queryRaw<{ orderId: string; amountMinor: bigint }[]>`
      ${code.dueLines(SHOP, terms)} SELECT l."orderId", l."amountMinor" FROM line l`;
    const due = new Map(rows.map(({ orderId, amountMinor }) => [Number(orderId.split("/").at(-1)), Number(amountMinor)]));
    expect(sorted(due)).toEqual(sorted(this.is.next()));
    const parts = await ctx.db.conversion.findMany({ where: { paidAt: { not: null } } });
    const paid = new Map(parts.map(({ orderId, commissionMinor }) => [Number(orderId.split("/").at(-1)), Number(commissionMinor)]));
    const isPaid = [...this.is.known].filter((order) => this.is.in("paid", order).length > 0);
    expect(sorted(paid)).toEqual(sorted(new Map(isPaid.map((order) => [order, this.is.cash(order)]))));
  }

  /** What follows from all of it: sums of reports, and what each member has too much of. */
  async sums(): Promise<void> {
    expect(await code.checkRollups(ctx)).toEqual([]);
    for (const [at, { memberId }] of this.people.entries()) {
      const theirs = [...this.is.known].filter((order) => member(order) === at);
      const over = theirs.filter((order) => this.is.in("paid", order).length > 0 && this.is.in("approved", order).length === 0);
      const { overpaidMinor } = await code.readMemberBalance(ctx, memberId);
      expect(overpaidMinor).toBe(over.reduce((sum, order) => sum + this.is.cash(order) - this.is.earned(order), 0));
    }
  }

  /** Nobody was given store credit twice, or none where some was due. */
  credits(): void {
    for (let who = 0; who < MEMBERS; who++) expect(this.shopify.given(customer(who))).toEqual(this.out.get(who) ?? []);
  }

  /** The members' file of every payout adds up to its lines, read back as the decimals that a bank reads. */
  async files(): Promise<void> {
    for (const [payout, { lines }] of this.is.batches) {
      const file = await code.bankFile(ctx, this.ids.get(payout)!);
      let text = "";
      for await (const chunk of file!.chunks) text += chunk;
      const rows: string[][] = parse(text, { bom: true, from_line: 2 });
      const sums = [...this.is.sums(lines).values()].map((minor) => this.text(minor));
      expect(rows.map((row) => row[2]).toSorted()).toEqual(sums.toSorted());
    }
  }
}

const sorted = (map: ReadonlyMap<number, number>) => [...map].toSorted(([one], [other]) => one - other);

for (const currency of ["USD", "JPY", "KWD"] as const)
  test(`any order, delay and repetition of orders, payments, edits, refunds, holds, payouts and reversals gives the balances of the reference in ${currency}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anEvent, { minLength: 8, maxLength: 28 }), async (events) => {
        const world = new World(currency);
        await world.open();
        for (const one of events) {
          await world.run(one);
          await world.agree();
        }
        await world.sums();
        await world.files();
        world.credits();
        // In the end everybody has what their orders earn, or more where it was paid before.
        for (const order of world.is.known) await world.run({ do: "release", order });
        for (const payout of world.is.batches.keys())
          if (world.is.batches.get(payout)?.state === "approved") await world.run({ do: "pay", payout });
        await world.run({ do: "approve", payout: 99, minimum: 0 });
        if (world.is.batches.has(99)) await world.run({ do: "pay", payout: 99 });
        await world.agree();
        world.credits();
        const left = world.is.sums(world.is.next());
        for (const minor of left.values()) expect(minor).toBeLessThanOrEqual(0);
      }),
      { numRuns: 8, seed: 20_261_122 },
    );
  }, 120_000);
