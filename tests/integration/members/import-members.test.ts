import { checkFile, confirmImport, readImport } from "#app/members/import/import-members.server.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

/** 2,000 rows of which 30 cannot be taken in. */
const file = new TextEncoder().encode(
  [
    "First name;Last name;E-mail;Handle",
    ...Array.from({ length: 2_000 }, (_, at) => `Name${at};Last;${at < 30 ? "nowhere" : `m${at}@example.com`};h${at}`),
  ].join("\r\n"),
);

test("a file of 2,000 members with 30 bad rows is judged without writing, taken in once, and the second time changes nothing", async () => {
  const { ctx } = bench.aShop();
  const upload = { fileName: "creators.csv", bytes: file, createdBy: "staff 1" };
  const checked = await checkFile(ctx, upload);
  if (!checked.ok) throw new Error(checked.reason);
  expect(await ctx.db.member.count()).toBe(0);
  const before = await readImport(ctx, checked.importId);
  expect(before).toMatchObject({ added: 1_970, updated: 0, unchanged: 0, confirmedAt: null });
  expect(before?.refused).toHaveLength(30);
  expect(before?.refused[0]).toMatchObject({ line: 2, reason: "Not an e-mail address", name: "Name0 Last" });

  const now = new Date();
  const twice = await Promise.all([
    confirmImport(ctx, { importId: checked.importId, now }),
    confirmImport(ctx, { importId: checked.importId, now }),
  ]);
  expect(twice).toEqual([{ ok: true }, { ok: true }]);
  expect(await ctx.db.member.count()).toBe(1_970);

  const again = await checkFile(ctx, upload);
  if (!again.ok) throw new Error(again.reason);
  expect(await readImport(ctx, again.importId)).toMatchObject({ added: 0, updated: 0, unchanged: 1_970 });
});

test("what changed between the check and the yes is judged again", async () => {
  const { ctx } = bench.aShop();
  const bytes = new TextEncoder().encode("name,email,handle\nAna Ruiz,ana@example.com,ana\n");
  const checked = await checkFile(ctx, { fileName: "one.csv", bytes, createdBy: "staff 1" });
  if (!checked.ok) throw new Error(checked.reason);
  await ctx.db.member.create({ data: { shop: ctx.shop, firstName: "Other", lastName: "Ana", email: "other@example.com", handle: "ana" } });
  await confirmImport(ctx, { importId: checked.importId, now: new Date() });
  expect(await readImport(ctx, checked.importId)).toMatchObject({
    added: 0,
    refused: [{ line: 2, reason: "The handle @ana is another member's" }],
  });
  expect(await ctx.db.member.count()).toBe(1);
});

test("another shop's file is no file here, and members without a handle can be many", async () => {
  const { ctx } = bench.aShop();
  const bytes = new TextEncoder().encode("name,email\nAna,ana@example.com\nBo,bo@example.com\n");
  const checked = await checkFile(ctx, { fileName: "two.csv", bytes, createdBy: "staff 1" });
  if (!checked.ok) throw new Error(checked.reason);
  const elsewhere = bench.aShop().ctx;
  expect(await readImport(elsewhere, checked.importId)).toBeNull();
  expect(await confirmImport(elsewhere, { importId: checked.importId, now: new Date() })).toEqual({ ok: false });
  await confirmImport(ctx, { importId: checked.importId, now: new Date() });
  expect(await ctx.db.member.count()).toBe(2);
});
