/** Customers who asked the merchant what is held of them: written down as Shopify tells it, handed over, marked as answered. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { csvText } from "#app/format/csv-text.ts";
import { minorDigits } from "#app/format/money.ts";

import { ANSWER_WITHIN_DAYS, type DataRequestView, type FileKind, type Held } from "./data-request.ts";
import { heldOfCustomer } from "./held-of-customer.server.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Writes down what is held at the time of the request, also when that is nothing: the merchant has to say so. Answers how much it is. */
export async function recordDataRequest(
  tx: ShopTx,
  { shop, customerId, email, now }: { shop: string; customerId: string; email: string | null; now: Date },
): Promise<{ orders: number; members: number }> {
  const held = await heldOfCustomer(tx, { customerId, email });
  const counts = { orders: held.orders.length, members: held.members.length };
  // Requests also come for shops that never were here: nobody would ever answer those, nor could.
  if (!(await tx.shop.findUnique({ where: { domain: shop }, select: { domain: true } }))) return counts;
  await tx.dataRequest.create({ data: { shop, customerId, receivedAt: now, held } });
  return counts;
}

/** Those that wait for an answer first, the oldest of them on top; then the latest that have theirs. */
export async function listDataRequests({ db }: ShopContext): Promise<DataRequestView[]> {
  const open = await db.dataRequest.findMany({ where: { answeredAt: null }, orderBy: [{ receivedAt: "asc" }, { id: "asc" }], take: 100 });
  const answered = await db.dataRequest.findMany({
    where: { answeredAt: { not: null } },
    orderBy: [{ answeredAt: "desc" }, { id: "desc" }],
    take: 10,
  });
  return [...open, ...answered].map(({ id, customerId, receivedAt, answeredAt, held }) => {
    const { orders = [], members = [] } = held as Partial<Held>;
    return {
      id,
      customerId,
      receivedAt: receivedAt.toISOString(),
      dueAt: new Date(receivedAt.getTime() + ANSWER_WITHIN_DAYS * DAY_MS).toISOString(),
      answeredAt: answeredAt?.toISOString() ?? null,
      orders: orders.length,
      creators: members.map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim()),
    };
  });
}

/** Notes who said that the customer has their answer. False when there is no such request; a second time changes nothing. */
export async function answerDataRequest({ shop, db }: ShopContext, ask: { id: string; by: string; now: Date }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const known = await tx.dataRequest.findUnique({ where: { shop_id: { shop, id: ask.id } }, select: { id: true } });
    const { count } = await tx.dataRequest.updateMany({
      where: { id: ask.id, answeredAt: null },
      data: { answeredAt: ask.now, answeredBy: ask.by },
    });
    // Nothing of the customer is told: the record outlives their erasure.
    if (count > 0) await recordActivity(tx, { shop, kind: "data_request_answered", by: staffOrSystem(ask.by), at: ask.now });
    return known !== null;
  });
}

/** What the merchant hands over, as it was held when the customer asked. Null when there is no such request. */
export async function dataRequestFile(
  { shop, db }: ShopContext,
  { id, kind }: { id: string; kind: FileKind },
): Promise<{ text: string; type: string; customerId: string } | null> {
  const request = await db.dataRequest.findUnique({ where: { shop_id: { shop, id } } });
  if (!request) return null;
  const { customerId, receivedAt } = request;
  const held = { orders: [], members: [], ...(request.held as Partial<Held>) } as Held;
  if (kind === "csv") return { text: asTable(held), type: "text/csv", customerId };
  const text = JSON.stringify({ shop, customer: customerId, askedAt: receivedAt.toISOString(), ...held }, null, 2);
  return { text, type: "application/json", customerId };
}

const amount = (minor: number, currency: string) => [(minor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency)), currency];

function asTable({ orders, members }: Held): string {
  const rows = [
    ...orders.flatMap((order) => [
      ["Order", order.name, order.placedAt, `Codes: ${order.codes.join(", ")}`, ...amount(order.subtotalMinor, order.currency)],
      // Requests of before visits were kept have none.
      ...(order.visits ?? []).map((visit) => ["Visit", order.name, visit.at, [visit.source, visit.referrer].filter(Boolean).join(" ")]),
    ]),
    ...members.flatMap((member) => [
      ["Creator", `${member.firstName} ${member.lastName}`, member.addedAt ?? "", `${member.email} ${member.handle}`.trim()],
      ...(member.language ? [["Language", "", member.language]] : []),
      ...(member.unsubscribedAt ? [["Unsubscribed from news", "", member.unsubscribedAt]] : []),
      ...(member.projects ?? []).map((project) => ["Project", project.name, project.since, project.stage]),
      ...(member.codes ?? []).map((code) => ["Code", code.name, code.from, code.until ? `until ${code.until}` : "current"]),
      ...(member.nameRequests ?? []).map((wish) => ["Requested name", wish.name, wish.at, wish.state]),
      ...(member.messages ?? []).map((message) => ["Message", message.subject, message.at ?? "", `To ${message.to}: ${message.text}`]),
      ...(member.commissions ?? []).map((one) => [
        ...["Commission", one.order, one.placedAt, `${one.offer}: ${one.state}${one.paidAt ? `, paid ${one.paidAt}` : ""}`],
        ...amount(one.commissionMinor, one.currency),
      ]),
    ]),
  ];
  const columns = ["What", "Name", "When (UTC)", "Details", "Amount", "Currency"];
  return csvText(
    columns,
    rows.map((row) => columns.map((_, index) => row[index] ?? "")),
  );
}
