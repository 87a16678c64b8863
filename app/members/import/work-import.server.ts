/** The work on a file of members in the background: checking it row by row, and taking it in part by part. */
import { randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { UnreadableFile } from "#app/files/read-table.server.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { fieldsFrom } from "../file-columns.server.ts";
import type { PersonCells } from "../person-columns.ts";
import { openPeople, type PersonRow } from "../read-people.server.ts";
import { checkRows, nothingSeen, type Answer, type CheckedRow, type ImportFields, type Seen } from "./check-rows.ts";
import { MOST_ROWS, readAs, type ImportRefusal } from "./import-members.server.ts";
import { readKnown } from "./known-members.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

/** Rows that are checked, or taken in, in one transaction. */
const AT_ONCE = 2_000;

type Work = { importId: string; now: () => Date; signal: AbortSignal };

/** Answers whether nothing is left to do; false when it was told to stop in the middle. */
export async function workImport(ctx: ShopContext, { importId, now, signal }: Work): Promise<boolean> {
  const found = await ctx.db.memberImport.findFirst({ where: { id: importId }, select: { state: true, createdBy: true } });
  if (found?.state === "checking") return checkFile(ctx, { importId, signal });
  if (found?.state === "importing") return takeIn(ctx, { importId, now, signal });
  return true;
}

/** Judges every row against the members of this moment. Begun again it begins from the first row; no member is touched. */
async function checkFile({ shop, db }: ShopContext, { importId, signal }: Omit<Work, "now">): Promise<boolean> {
  const found = await db.memberImport.findFirst({ where: { id: importId } });
  const key = { shop_id: { shop, id: importId } };
  const fail = async (refusal: ImportRefusal) => {
    await db.memberImport.update({ where: key, data: { state: "failed", failure: JSON.stringify(refusal) } });
    return true;
  };
  if (!found?.file) return fail({ reason: "empty" });
  const opened = await openPeople(found.file, { ...readAs(found), columns: fieldsFrom(found.columns) });
  if (!opened.ok) return fail(opened.reason === "unreadable" ? { reason: opened.reason, line: opened.line } : { reason: opened.reason });
  await db.memberImportRow.deleteMany({ where: { importId } });
  // Line ends of a text say about how many rows there are; a workbook is counted when it is read.
  const total = opened.people.table.format === "text" ? Math.max(1, countLines(found.file) - 1) : 0;
  await db.memberImport.update({ where: key, data: { progress: 0, total } });
  const counts = { added: 0, updated: 0, unchanged: 0 };
  const seen = nothingSeen();
  let progress = 0;
  let part: PersonRow[] = [];
  const flush = async () => {
    const checked = await checkPart({ shop, tx: db }, { importId, part, seen });
    for (const { kind } of checked) if (kind in counts) counts[kind as keyof typeof counts] += 1;
    progress += part.length;
    part = [];
    await db.memberImport.update({ where: key, data: { progress, ...counts } });
  };
  try {
    for await (const row of opened.people.rows()) {
      if (signal.aborted) return false;
      if (progress + part.length >= MOST_ROWS) return await fail({ reason: "too_many_rows" });
      part.push(row);
      if (part.length === AT_ONCE) await flush();
    }
  } catch (error) {
    if (error instanceof UnreadableFile) return fail({ reason: "unreadable", line: error.line });
    throw error;
  }
  if (part.length > 0) await flush();
  if (progress === 0) return fail({ reason: "empty" });
  await db.memberImport.updateMany({
    where: { id: importId, state: "checking" },
    data: { state: "checked", progress, total: progress, ...counts },
  });
  return true;
}

function countLines(file: Uint8Array): number {
  let lines = 0;
  for (const byte of file) if (byte === 0x0a) lines += 1;
  return lines + 1;
}

type Part = { importId: string; part: readonly PersonRow[]; seen: Seen };

async function checkPart({ shop, tx }: { shop: string; tx: ShopContext["db"] }, { importId, part, seen }: Part): Promise<CheckedRow[]> {
  const known = await readKnown({ shop, tx: tx as unknown as LineageTx["tx"] }, part);
  const checked = checkRows(part, known, seen);
  const kept = checked.filter(({ kind }) => kind !== "unchanged");
  await tx.memberImportRow.createMany({
    data: kept.map(({ line, kind, memberId, name, email, cells, reason }) => ({
      ...{ shop, importId, line, kind, memberId, reason, cells: cells as Prisma.InputJsonValue },
      ...{ name: name.slice(0, 300), email: email.slice(0, 320) },
    })),
    skipDuplicates: true,
  });
  return checked;
}

/**
 * Takes the rows in, part by part. They are judged again against the members of this moment, so what changed since the check is not
 * overwritten blindly. Each part commits with its marks: whatever stops it, no row is taken in twice.
 */
async function takeIn(ctx: ShopContext, { importId, now, signal }: Work): Promise<boolean> {
  for (;;) {
    if (signal.aborted) return false;
    if (!(await takePart(ctx, { importId, now: now() }))) break;
  }
  await finish(ctx, { importId, now: now() });
  return true;
}

const TO_TAKE: Prisma.MemberImportRowWhereInput = {
  taken: false,
  OR: [{ kind: { in: ["added", "updated"] } }, { kind: "question", answer: { not: null } }],
};

async function takePart({ shop, db }: ShopContext, { importId, now }: { importId: string; now: Date }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id::text FROM "MemberImport" WHERE shop = ${shop} AND id = ${importId}::uuid FOR UPDATE`;
    const found = await tx.memberImport.findFirst({ where: { id: importId, state: "importing" }, select: { createdBy: true } });
    const rows = await tx.memberImportRow.findMany({ where: { importId, ...TO_TAKE }, orderBy: { line: "asc" }, take: AT_ONCE });
    if (!found || rows.length === 0) return false;
    const part = rows.map(({ line, cells, answer }) => ({ line, cells: cells as PersonCells, answer: answer as Answer | null }));
    const checked = checkRows(part, await readKnown({ shop, tx }, part));
    const isNew = checked.flatMap((row) => (row.kind === "added" ? [{ line: row.line, id: randomUUID(), fields: row.fields }] : []));
    const made = await tx.member.createManyAndReturn({
      data: isNew.map(({ id, fields }) => ({ shop, id, ...fields })),
      skipDuplicates: true,
      select: { id: true },
    });
    const there = new Set(made.map(({ id }) => id));
    const newIds = new Map(isNew.flatMap(({ line, id }) => (there.has(id) ? [[line, id]] : [])));
    const changes = checked.flatMap((row) => (row.kind === "updated" ? [{ memberId: row.memberId, fields: row.fields }] : []));
    await update({ shop, tx }, changes, { by: found.createdBy, now });
    const marks = checked.map(({ line, kind, memberId, reason }) => ({
      ...{ line, kind: kind === "added" && !newIds.has(line) ? "refused" : kind === "question" ? "refused" : kind },
      memberId: newIds.get(line) ?? memberId,
      reason: kind === "added" && !newIds.has(line) ? "The handle is another member's since it was checked" : reason,
    }));
    await tx.$executeRaw`
        UPDATE "MemberImportRow" r SET taken = true, kind = m.kind, "memberId" = m."memberId", reason = m.reason
        FROM jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) AS m(line int, kind text, "memberId" uuid, reason text)
        WHERE r.shop = ${shop} AND r."importId" = ${importId}::uuid AND r.line = m.line`;
    await tx.memberImport.update({ where: { shop_id: { shop, id: importId } }, data: { progress: { increment: rows.length } } });
    return true;
  }, LONG_TRANSACTION);
}

async function finish({ shop, db }: ShopContext, { importId, now }: { importId: string; now: Date }): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id::text FROM "MemberImport" WHERE shop = ${shop} AND id = ${importId}::uuid FOR UPDATE`;
    const found = await tx.memberImport.findFirst({ where: { id: importId, state: "importing" }, omit: { file: true } });
    if (!found) return;
    const rows = await tx.memberImportRow.findMany({
      where: { importId, kind: { in: ["added", "updated"] }, memberId: { not: null } },
      select: { kind: true, memberId: true },
    });
    const added = rows.filter(({ kind }) => kind === "added").length;
    const updated = rows.length - added;
    const [refused, alike] = await Promise.all([
      tx.memberImportRow.count({ where: { importId, kind: "refused" } }),
      tx.memberImportRow.count({ where: { importId, kind: "unchanged" } }),
    ]);
    await tx.memberImport.update({
      where: { shop_id: { shop, id: importId } },
      data: { state: "done", file: null, added, updated, unchanged: { increment: alike } },
    });
    await recordActivity(tx, {
      ...{ shop, kind: "members_imported", by: staffOrSystem(found.createdBy), at: now, subject: found.fileName },
      after: { added, updated, refused },
      members: rows.flatMap(({ memberId }) => (memberId === null ? [] : [{ memberId }])),
    });
  }, LONG_TRANSACTION);
}

type Change = { memberId: string; fields: ImportFields };

async function update({ shop, tx }: LineageTx, changes: readonly Change[], { by, now }: { by: string; now: Date }): Promise<void> {
  if (changes.length === 0) return;
  const rows = JSON.stringify(changes.map(({ memberId, fields }) => ({ id: memberId, ...fields })));
  // Whose change a field is, for a colleague who has the member's form open.
  await tx.$executeRaw`
    INSERT INTO "FieldEdit" (shop, record, field, "staffId", at)
    SELECT ${shop}, 'member/' || m.id, f.name, ${by}, ${now}
    FROM jsonb_to_recordset(${rows}::jsonb)
      AS r(id uuid, "firstName" text, "lastName" text, email text, handle text, "customerId" text)
    JOIN "Member" m ON m.shop = ${shop} AND m.id = r.id
    CROSS JOIN LATERAL (VALUES
      ('firstName', m."firstName" <> r."firstName"), ('lastName', m."lastName" <> r."lastName"), ('email', m.email <> r.email),
      ('handle', m.handle <> r.handle), ('customerId', m."customerId" IS DISTINCT FROM r."customerId")) f(name, changed)
    WHERE f.changed
    ON CONFLICT (shop, record, field) DO UPDATE SET "staffId" = excluded."staffId", at = excluded.at`;
  await tx.$executeRaw`
    UPDATE "Member" m SET "firstName" = r."firstName", "lastName" = r."lastName", email = r.email, handle = r.handle,
      network = r.network, "otherAccounts" = r."otherAccounts", "customerId" = r."customerId",
        "customerGoneAt" = CASE WHEN m."customerId" IS DISTINCT FROM r."customerId" THEN NULL ELSE m."customerGoneAt" END
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, "firstName" text, "lastName" text, email text, handle text, network text,
      "otherAccounts" jsonb, "customerId" text)
    WHERE m.shop = ${shop} AND m.id = r.id`;
}
