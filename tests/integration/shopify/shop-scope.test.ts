import { Prisma } from "#app/generated/prisma/client.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const OURS = "ours.myshopify.com";
const THEIRS = "theirs.myshopify.com";
const models = Object.values(Prisma.ModelName);

let app: TestApp;
let theirs: Awaited<ReturnType<typeof aWholeShop>>;
beforeAll(async () => {
  app = await anApp();
});
beforeEach(async () => {
  await app.empty();
  await aWholeShop(app.db, OURS);
  theirs = await aWholeShop(app.db, THEIRS);
});
afterAll(() => app.close());

type Table = Record<string, (args?: object) => Promise<unknown>>;
type Row = Record<string, unknown>;
const table = (client: object, model: string) => (client as Record<string, Table>)[model.charAt(0).toLowerCase() + model.slice(1)] as Table;
const column = (model: string) => (model === "Shop" ? "domain" : "shop");
const all = (model: string) => table(app.db, model).findMany?.() as Promise<Row[]>;
const ofTheirs = async (model: string) => (await all(model)).filter((row) => row[column(model)] === THEIRS);

/** Prisma's way of naming one row: its id, or its compound key. */
function keyOf(model: string, row: Row): Row {
  if (model === "Shop") return { domain: row.domain };
  if (model === "MailRun" || model === "TokenRenewal") return { shop: row.shop };
  if ("id" in row && !["Order", "OrderRefund"].includes(model)) return { id: row.id };
  const parts: Record<string, string[]> = {
    NameClaim: ["shop", "key"],
    RefreshRun: ["shop", "discountId"],
    Order: ["shop", "id"],
    OrderRefund: ["shop", "id"],
    OrderCode: ["shop", "orderId", "key"],
    Conversion: ["shop", "orderId", "enrolmentId"],
    SalesSpan: ["shop", "offerId", "startsAt"],
    SalesMonth: ["shop", "promoCodeId", "enrolmentId", "startsAt"],
    WebhookReceipt: ["shop", "topic", "eventId"],
    ProjectMember: ["shop", "projectId", "memberId"],
    ProjectOffer: ["shop", "projectId", "offerId"],
    StableLink: ["shop", "handle"],
    LinkClicks: ["shop", "enrolmentId", "day"],
  };
  const names = parts[model] ?? [];
  return { [names.join("_")]: Object.fromEntries(names.map((name) => [name, row[name]])) };
}

test("the shop's client knows every table, and each of these tests has a row of two shops in it", async () => {
  for (const model of models) expect({ model, rows: (await all(model)).length }).toEqual({ model, rows: 2 });
});

test("another shop's rows cannot be seen in any table", async () => {
  const ours = app.shopDb(OURS);
  for (const model of models) {
    const rows = (await table(ours, model).findMany?.()) as Row[];
    expect({ model, shops: rows.map((row) => row[column(model)]) }).toEqual({ model, shops: [OURS] });
    expect(await table(ours, model).count?.()).toBe(1);
  }
});

test("another shop's row cannot be read, changed or deleted by its own key in any table", async () => {
  const ours = app.shopDb(OURS);
  for (const model of models) {
    const before = await ofTheirs(model);
    const where = keyOf(model, before[0] as Row);
    const read = await table(ours, model)
      .findUnique?.({ where })
      .catch(() => null);
    expect({ model, read }).toEqual({ model, read: null });
    await expect(table(ours, model).update?.({ where, data: {} })).rejects.toThrow();
    await expect(table(ours, model).delete?.({ where })).rejects.toThrow();
    expect({ model, after: await ofTheirs(model) }).toEqual({ model, after: before });
  }
});

test("deleting everything a client can reach, table by table and in a transaction, leaves another shop whole", async () => {
  const before = Object.fromEntries(await Promise.all(models.map(async (model) => [model, await ofTheirs(model)])));
  await app.shopDb(OURS).$transaction(async (tx) => {
    for (const model of models) await table(tx, model).deleteMany?.({});
  });
  const left = Object.fromEntries(await Promise.all(models.map(async (model) => [model, await all(model)])));
  expect(left).toEqual(before);
});

test("a row is written for the client's shop even when the call forgets to say so", async () => {
  const ours = app.shopDb(OURS);
  const forgetful = ours as unknown as {
    webhookReceipt: { create(args: object): Promise<Row>; createMany(args: object): Promise<unknown> };
  };
  await forgetful.webhookReceipt.create({ data: { topic: "T", eventId: "2" } });
  await forgetful.webhookReceipt.createMany({ data: [{ topic: "T", eventId: "3" }] });
  expect(await app.db.webhookReceipt.count({ where: { shop: OURS, topic: "T" } })).toBe(2);
});

test("a call that names another shop is refused before it reaches the database", async () => {
  const ours = app.shopDb(OURS);
  const { offerId } = theirs;
  await expect(ours.offer.findMany({ where: { shop: THEIRS } })).rejects.toThrow("another shop");
  await expect(ours.offer.findUnique({ where: { shop_id: { shop: THEIRS, id: offerId } } })).rejects.toThrow("another shop");
  await expect(ours.webhookReceipt.create({ data: { shop: THEIRS, topic: "T", eventId: "9" } })).rejects.toThrow("another shop");
  await expect(ours.webhookReceipt.createMany({ data: [{ shop: THEIRS, topic: "T", eventId: "9" }] })).rejects.toThrow("another shop");
  await expect(ours.offer.updateMany({ data: { shop: THEIRS } })).rejects.toThrow("another shop");
  const row = { shop: THEIRS, key: "X", enrolmentId: theirs.enrolmentId };
  await expect(ours.nameClaim.upsert({ where: { shop_key: { shop: OURS, key: "X" } }, create: row, update: {} })).rejects.toThrow(
    "another shop",
  );
});

test("a row cannot be tied to another shop's through a relation", async () => {
  const ours = app.shopDb(OURS);
  await expect(ours.enrolment.updateMany({ data: { offer: { connect: { id: theirs.offerId } } } as object })).rejects.toThrow(
    "write the id columns",
  );
  const enrolment = await ours.enrolment.findFirstOrThrow();
  await expect(ours.enrolment.update({ where: { id: enrolment.id }, data: { offerId: theirs.offerId } })).rejects.toThrow();
});

test("raw SQL has to bind the shop, and unsafe raw SQL is refused, inside a transaction as well", async () => {
  const ours = app.shopDb(OURS);
  await expect(ours.$queryRaw`SELECT * FROM "Offer"`).rejects.toThrow("must bind the shop");
  await expect(ours.$queryRaw`SELECT * FROM "Offer" WHERE shop = ${THEIRS}`).rejects.toThrow("must bind the shop");
  expect(await ours.$queryRaw`SELECT id::text FROM "Offer" WHERE shop = ${OURS}`).toHaveLength(1);
  const unsafe = ours as unknown as { $queryRawUnsafe(text: string): Promise<unknown>; $executeRawUnsafe(text: string): Promise<unknown> };
  await expect(unsafe.$queryRawUnsafe(`SELECT * FROM "Offer"`)).rejects.toThrow("refused");
  await expect(unsafe.$executeRawUnsafe(`DELETE FROM "Offer"`)).rejects.toThrow("refused");
  await ours.$transaction(async (tx) => {
    await expect(tx.$executeRaw`DELETE FROM "Offer"`).rejects.toThrow("must bind the shop");
  });
});
