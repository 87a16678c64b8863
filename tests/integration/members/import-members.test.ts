import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  answerQuestions,
  chooseColumns,
  confirmImport,
  readColumns,
  readImport,
  receiveFile,
  refusedRowsCsv,
} from "#app/members/import/import-members.server.ts";
import { workImport } from "#app/members/import/work-import.server.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { checkFile, importFile, takeIn } from "#tests/support/import-file.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

const text = (...lines: string[]) => new TextEncoder().encode(lines.join("\r\n"));
const upload = (bytes: Uint8Array, fileName = "creators.csv") => ({ fileName, bytes, createdBy: "71" });
const signal = new AbortController().signal;

/** 2,000 rows of which 30 cannot be taken in. */
const file = text(
  "First name;Last name;E-mail;Handle",
  ...Array.from({ length: 2_000 }, (_, at) => `Name${at};Last;${at < 30 ? "nowhere" : `m${at}@example.com`};h${at}`),
);

test("a file of 2,000 members with 30 bad rows is judged without writing, taken in once, and the second time changes nothing", async () => {
  const { ctx } = bench.aShop();
  const importId = await checkFile(ctx, upload(file));
  expect(await ctx.db.member.count()).toBe(0);
  const before = await readImport(ctx, { importId });
  expect(before).toMatchObject({
    state: "checked",
    added: 1_970,
    updated: 0,
    unchanged: 0,
    refused: 30,
    progress: 2_000,
    confirmedAt: null,
    hasCodes: false,
  });
  expect(before?.rows[0]).toMatchObject({ line: 2, reason: "Not an e-mail address", name: "Name0 Last" });

  expect(await Promise.all([takeIn(ctx, importId), takeIn(ctx, importId)])).toEqual([true, true]);
  expect(await ctx.db.member.count()).toBe(1_970);
  expect(await ctx.db.activity.count({ where: { kind: "members_imported" } })).toBe(1);
  const accepted = await readImport(ctx, { importId, shown: "accepted", page: 20 });
  expect(accepted).toMatchObject({ state: "done", added: 1_970 });
  expect(accepted?.rows).toHaveLength(70);
  expect(accepted?.rows.at(-1)).toMatchObject({ kind: "added", memberId: expect.any(String) as string });

  const again = await checkFile(ctx, upload(file));
  expect(await readImport(ctx, { importId: again })).toMatchObject({ added: 0, updated: 0, unchanged: 1_970 });
  expect((await refusedRowsCsv(ctx, again))?.csv.split("\r\n")).toHaveLength(32);
});

const longFile = text("Name,E-mail", ...Array.from({ length: 2_500 }, (_, at) => `Name ${at},n${at}@example.com`));

test("an import that is stopped in the middle goes on where it was, and nobody is taken in twice", async () => {
  const { ctx } = bench.aShop();
  const importId = await checkFile(ctx, upload(longFile));
  await confirmImport(ctx, { importId, now: new Date(), enqueue: async () => undefined });
  let turns = 0;
  // Looked at before each part: it stops after the first.
  const stopping = { get aborted() { return (turns += 1) > 1; } } as unknown as AbortSignal; // prettier-ignore
  expect(await workImport(ctx, { importId, now: () => new Date(), signal: stopping })).toBe(false);
  expect(await ctx.db.member.count()).toBe(2_000);
  expect(await readImport(ctx, { importId })).toMatchObject({ state: "importing", progress: 2_000 });
  expect(await workImport(ctx, { importId, now: () => new Date(), signal })).toBe(true);
  expect(await ctx.db.member.count()).toBe(2_500);
});

test("what a person takes a column for is remembered by its header, also that it is not used", async () => {
  const { ctx } = bench.aShop();
  const bytes = text("Spitzname;Vorname;Kontakt;Pseudo", "Mo;Maya;maya@example.com;@maya");
  const importId = await checkFile(ctx, upload(bytes), ["lastName", "firstName", "email", null]);
  await takeIn(ctx, importId);
  expect(await ctx.db.member.findFirst()).toMatchObject({ firstName: "Maya", lastName: "Mo", email: "maya@example.com", handle: "" });
  const next = await receiveFile(ctx, upload(text("Kontakt;Pseudo;Spitzname;Vorname", "tom@example.com;@tom;To;Tom")));
  if (!next.ok) throw new Error(next.reason);
  expect((await readColumns(ctx, next.importId))?.columns.map(({ field }) => field)).toEqual(["email", null, "lastName", "firstName"]);
  const elsewhere = bench.aShop().ctx;
  const other = await receiveFile(elsewhere, upload(bytes));
  expect(other.ok && (await readColumns(elsewhere, other.importId))?.columns[0]?.field).toBeNull();
});

test("of headers that stand twice each is remembered, and a column that made room for another is itself in a file without that one", async () => {
  const { ctx } = bench.aShop();
  const columnsIn = async (bytes: Uint8Array) => {
    const received = await receiveFile(ctx, upload(bytes));
    return received.ok && (await readColumns(ctx, received.importId))?.columns.map(({ field }) => field);
  };
  const bytes = text("Name,Email,Email,Contact", "Maya,maya@example.com,office@example.com,maya@home.example");
  expect(await columnsIn(bytes)).toEqual(["name", "email", null, null]);
  await checkFile(ctx, upload(bytes), ["name", null, "email", null]);
  expect(await columnsIn(bytes)).toEqual(["name", null, "email", null]);
  await checkFile(ctx, upload(bytes), ["name", null, null, "email"]);
  expect(await columnsIn(bytes)).toEqual(["name", null, null, "email"]);
  expect(await columnsIn(text("Name,Email", "Tom,tom@example.com"))).toEqual(["name", "email"]);
});

test("Shopify's export of customers becomes members with their customers", async () => {
  const { ctx } = bench.aShop();
  const bytes = readFileSync(join(import.meta.dirname, "../../files/tables/shopify-customers.csv"));
  await importFile(ctx, upload(bytes));
  const members = await ctx.db.member.findMany({ orderBy: { firstName: "asc" } });
  expect(members).toMatchObject([
    { customerId: "gid://shopify/Customer/7210448301122" },
    { customerId: "gid://shopify/Customer/7210448301123" },
  ]);
});

test("two people on an agency's address are asked about, answered and taken in", async () => {
  const { ctx } = bench.aShop();
  const importId = await checkFile(ctx, upload(text("Name,E-mail", "Maya Moss,agency@example.com", "Tom Lee,agency@example.com")));
  expect(await readImport(ctx, { importId, shown: "questions" })).toMatchObject({
    added: 1,
    questions: 1,
    rows: [{ line: 3, name: "Tom Lee" }],
  });
  await answerQuestions(ctx, { importId, line: 3, answer: "another" });
  await takeIn(ctx, importId);
  expect((await ctx.db.member.findMany({ orderBy: { firstName: "asc" } })).map(({ firstName, email }) => [firstName, email])).toEqual([
    ["Maya", "agency@example.com"],
    ["Tom", "agency@example.com"],
  ]);
});

test("what changed between the check and the yes is judged again", async () => {
  const { ctx } = bench.aShop();
  const importId = await checkFile(ctx, upload(text("name,email,handle", "Ana Ruiz,ana@example.com,ana")));
  await ctx.db.member.create({ data: { shop: ctx.shop, firstName: "Other", lastName: "Ana", email: "other@example.com", handle: "ana" } });
  await takeIn(ctx, importId);
  expect(await readImport(ctx, { importId })).toMatchObject({
    ...{ added: 0, refused: 1 },
    rows: [{ line: 2, reason: "The handle @ana is another member's" }],
  });
  expect(await ctx.db.member.count()).toBe(1);
});

test("another shop's file is no file here, and members without a handle can be many", async () => {
  const { ctx } = bench.aShop();
  const importId = await checkFile(ctx, upload(text("name,email", "Ana,ana@example.com", "Bo,bo@example.com")));
  const elsewhere = bench.aShop().ctx;
  expect(await readImport(elsewhere, { importId })).toBeNull();
  expect(await readColumns(elsewhere, importId)).toBeNull();
  expect(await takeIn(elsewhere, importId)).toBe(false);
  await takeIn(ctx, importId);
  expect(await ctx.db.member.count()).toBe(2);
});

test("a file that breaks further down is said with its line, and its columns cannot be settled twice at once", async () => {
  const { ctx } = bench.aShop();
  const lines = Array.from({ length: 3_000 }, (_, at) => `Name${at},m${at}@example.com`);
  const importId = await checkFile(ctx, upload(text("name,email", ...lines, '"Open,open@example.com', ...lines)));
  const view = await readImport(ctx, { importId });
  expect(view).toMatchObject({ state: "failed", failure: { reason: "unreadable" } });
  const enqueue = async () => undefined;
  const choose = () => chooseColumns(ctx, { importId, fields: ["name", "email"], enqueue, now: new Date() });
  expect(await choose()).toEqual({ ok: true });
  expect(await choose()).toEqual({ ok: false });
});

test("20,000 rows are checked and taken in, in a bounded memory", async () => {
  const { ctx } = bench.aShop();
  const rows = Array.from({ length: 20_000 }, (_, at) => `Name${at};Last${at};m${at}@example.com;@h${at};Some words about creator ${at}`);
  const bytes = text("First name;Last name;E-mail;Handle;Note", ...rows);
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().heapUsed)), 50);
  const before = process.memoryUsage().heapUsed;
  const importId = await checkFile(ctx, upload(bytes));
  expect(await readImport(ctx, { importId })).toMatchObject({ state: "checked", added: 20_000, refused: 0 });
  await takeIn(ctx, importId);
  clearInterval(watch);
  expect(await ctx.db.member.count()).toBe(20_000);
  // Rows are read and written in parts: what is held is the file and who was in it so far.
  expect(most - before).toBeLessThan(200_000_000);
}, 300_000);

test("a file with codes beside its people is known for it: their codes are not given by writing them down", async () => {
  const { ctx } = bench.aShop();
  const importId = await checkFile(ctx, upload(text("Vorname;E-Mail-Adresse;Rabattcode", "Mia;mia@example.com;MIA10")));
  expect(await readImport(ctx, { importId })).toMatchObject({ added: 1, hasCodes: true });
});
