/** A file of members taken from choosing to imported, without a worker: what its jobs do is done at once. */
import { chooseColumns, confirmImport, readColumns, receiveFile } from "#app/members/import/import-members.server.ts";
import { workImport } from "#app/members/import/work-import.server.ts";
import type { PersonField } from "#app/members/person-columns.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

type Upload = { fileName: string; bytes: Uint8Array; createdBy: string };

const enqueue = async () => undefined;
const now = () => new Date();
const signal = new AbortController().signal;

/** Received and checked; `fields` are what a person takes the columns for, otherwise what was found. */
export async function checkFile(ctx: ShopContext, upload: Upload, fields?: (PersonField | null)[]): Promise<string> {
  const received = await receiveFile(ctx, upload);
  if (!received.ok) throw new Error(received.reason);
  const { importId } = received;
  const found = (await readColumns(ctx, importId))!.columns.map(({ field }) => field);
  await chooseColumns(ctx, { importId, fields: fields ?? found, enqueue, now: now() });
  await workImport(ctx, { importId, now, signal });
  return importId;
}

/** Says yes to a file that was checked, and takes it in. Answers whether there is such a file. */
export async function takeIn(ctx: ShopContext, importId: string): Promise<boolean> {
  const { ok } = await confirmImport(ctx, { importId, now: now(), enqueue });
  await workImport(ctx, { importId, now, signal });
  return ok;
}

export async function importFile(ctx: ShopContext, upload: Upload): Promise<string> {
  const importId = await checkFile(ctx, upload);
  await takeIn(ctx, importId);
  return importId;
}
