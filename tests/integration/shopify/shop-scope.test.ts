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

const ofShop = (model: string, rows: Row[]) => rows.map((row) => row[column(model)]).sort();

/** The columns of each table's primary key, as the database has them. */
const primaryKeys = new Map<string, string[]>();
beforeAll(async () => {
  const keys = await app.db.$queryRaw<{ model: string; columns: string[] }[]>`
    SELECT c.relname::text AS model, array_agg(a.attname::text ORDER BY k.position) AS columns
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
    WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace
    GROUP BY c.relname`;
  for (const { model, columns } of keys) primaryKeys.set(model, columns);
});

/** Prisma's way of naming one row: its id, or its compound key. */
function keyOf(model: string, row: Row): Row {
  const columns = primaryKeys.get(model) ?? [];
  const key = Object.fromEntries(columns.map((name) => [name, row[name]]));
  return columns.length === 1 ? key : { [columns.join("_")]: key };
}

test("the shop's client knows every table, and each of these tests has rows of two shops in it, as many of either", async () => {
  for (const model of models) {
    const rows = ofShop(model, await all(model));
    const each = rows.length / 2;
    expect({ model, some: each > 0 }).toEqual({ model, some: true });
    expect({ model, rows }).toEqual({ model, rows: [...Array<string>(each).fill(OURS), ...Array<string>(each).fill(THEIRS)] });
  }
});

test("a row is found by its own key in any table", async () => {
  const ours = app.shopDb(OURS);
  for (const model of models) {
    const [row] = (await table(ours, model).findMany?.()) as Row[];
    expect({ model, read: await table(ours, model).findUnique?.({ where: keyOf(model, row as Row) }) }).toEqual({ model, read: row });
  }
});

test("another shop's rows cannot be seen in any table", async () => {
  const ours = app.shopDb(OURS);
  for (const model of models) {
    const rows = (await table(ours, model).findMany?.()) as Row[];
    const visible = (await all(model)).length / 2;
    expect({ model, shops: ofShop(model, rows) }).toEqual({ model, shops: Array<string>(visible).fill(OURS) });
    expect(await table(ours, model).count?.()).toBe(visible);
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
