/** A file of members: judged first, taken in when a person says so, and never twice. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { cleanEmail, cleanHandle } from "../member-fields.ts";
import { checkRows, type CheckedRows, type KnownMember, type RefusedRow } from "./check-rows.ts";
import { decodeCsv, parseMemberCsv, type CsvRow, type ParsedCsv } from "./member-csv.ts";

export const LARGEST_FILE = 5_000_000;

export type CheckedFile = { ok: true; importId: string } | Exclude<ParsedCsv, { ok: true }> | { ok: false; reason: "too_large" };

type Upload = { fileName: string; bytes: Uint8Array; createdBy: string };

/** The dry run: says what the file would do, and keeps it for the yes. No member is touched. */
export async function checkFile({ shop, db }: ShopContext, { fileName, bytes, createdBy }: Upload): Promise<CheckedFile> {
  if (bytes.byteLength > LARGEST_FILE) return { ok: false, reason: "too_large" };
  const parsed = parseMemberCsv(decodeCsv(bytes));
  if (!parsed.ok) return parsed;
  const checked = checkRows(parsed.rows, await readKnown({ shop, tx: db }, parsed.rows));
  const { id } = await db.memberImport.create({
    data: { shop, fileName: fileName.slice(0, 200), rows: parsed.rows, refused: checked.refused, ...countsOf(checked), createdBy },
    select: { id: true },
  });
  return { ok: true, importId: id };
}

export type ImportView = {
  id: string;
  fileName: string;
  added: number;
  updated: number;
  unchanged: number;
  refused: RefusedRow[];
  confirmedAt: string | null;
  /** When its refused rows were cleared; null while they are kept. */
  clearedAt: string | null;
};

export async function readImport({ db }: ShopContext, importId: string): Promise<ImportView | null> {
  const found = await db.memberImport.findFirst({ where: { id: importId }, omit: { rows: true } });
  if (!found) return null;
  const { refused, confirmedAt, clearedAt, ...counts } = found;
  const { id, fileName, added, updated, unchanged } = counts;
  return {
    ...{ id, fileName, added, updated, unchanged, refused: refused as RefusedRow[] },
    confirmedAt: confirmedAt?.toISOString() ?? null,
    clearedAt: clearedAt?.toISOString() ?? null,
  };
}

/**
 * Takes the file in. It is judged again against the members of this moment, so what changed since the dry run is not
 * overwritten blindly; a second yes changes nothing. Answers whether there is such a file.
 */
export async function confirmImport(
  { shop, db, by }: ShopContext,
  { importId, now }: { importId: string; now: Date },
): Promise<{ ok: boolean }> {
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT id::text FROM "MemberImport" WHERE shop = ${shop} AND id = ${importId}::uuid FOR UPDATE`;
      const found = await tx.memberImport.findFirst({ where: { id: importId } });
      if (!found) return { ok: false };
      if (found.confirmedAt) return { ok: true };
      const rows = found.rows as CsvRow[];
      const checked = checkRows(rows, await readKnown({ shop, tx }, rows));
      const added = await tx.member.createManyAndReturn({
        data: checked.added.map(({ fields }) => ({ shop, ...fields })),
        skipDuplicates: true,
        select: { id: true },
      });
      await update({ shop, tx }, checked, { by: by ?? found.createdBy, now });
      await tx.memberImport.update({
        where: { shop_id: { shop, id: importId } },
        data: { rows: [], refused: checked.refused, ...countsOf(checked), confirmedAt: now },
      });
      await recordActivity(tx, {
        shop,
        kind: "members_imported",
        by: staffOrSystem(by ?? found.createdBy),
        at: now,
        subject: found.fileName,
        after: { added: added.length, updated: checked.updated.length, refused: checked.refused.length },
        members: [...added.map(({ id }) => id), ...checked.updated.flatMap(({ memberId }) => memberId ?? [])].map((memberId) => ({
          memberId,
        })),
      });
      return { ok: true };
    },
    { maxWait: 10_000, timeout: 60_000 },
  );
}

function countsOf({ added, updated, unchanged }: CheckedRows) {
  return { added: added.length, updated: updated.length, unchanged };
}

async function update({ shop, tx }: LineageTx, { updated }: CheckedRows, { by, now }: { by: string; now: Date }): Promise<void> {
  if (updated.length === 0) return;
  const rows = updated.map(({ memberId, fields }) => ({ id: memberId, ...fields }));
  // Whose change a field is, for a colleague who has the member's form open.
  await tx.$executeRaw`
    INSERT INTO "FieldEdit" (shop, record, field, "staffId", at)
    SELECT ${shop}, 'member/' || m.id, f.name, ${by}, ${now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(id uuid, "firstName" text, "lastName" text, email text, handle text, "customerId" text)
    JOIN "Member" m ON m.shop = ${shop} AND m.id = r.id
    CROSS JOIN LATERAL (VALUES
      ('firstName', m."firstName" <> r."firstName"), ('lastName', m."lastName" <> r."lastName"), ('email', m.email <> r.email),
      ('handle', m.handle <> r.handle), ('customerId', m."customerId" IS DISTINCT FROM r."customerId")) f(name, changed)
    WHERE f.changed
    ON CONFLICT (shop, record, field) DO UPDATE SET "staffId" = excluded."staffId", at = excluded.at`;
  await tx.$executeRaw`
    UPDATE "Member" m SET "firstName" = r."firstName", "lastName" = r."lastName", email = r.email, handle = r.handle, "customerId" = r."customerId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(id uuid, "firstName" text, "lastName" text, email text, handle text, "customerId" text)
    WHERE m.shop = ${shop} AND m.id = r.id`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Every member who shares an id, an address or a handle with the file. */
async function readKnown({ shop, tx }: LineageTx, rows: readonly CsvRow[]): Promise<KnownMember[]> {
  const emails = rows.map(({ fields }) => cleanEmail(fields.email ?? "")).filter(Boolean);
  const handles = rows.map(({ fields }) => cleanHandle(fields.handle ?? "")).filter(Boolean);
  const ids = rows.map(({ fields }) => fields.id ?? "").filter((id) => UUID.test(id));
  return tx.$queryRaw<KnownMember[]>`
    SELECT id::text, "firstName", "lastName", email, handle, "customerId" FROM "Member"
    WHERE shop = ${shop} AND (lower(email) = ANY(${emails}) OR (handle <> '' AND handle = ANY(${handles})) OR id = ANY(${ids}::uuid[]))`;
}
