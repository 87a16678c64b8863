/** Excel workbooks (.xlsx): every sheet's cells as text. */
import { strFromU8, Unzip, UnzipInflate, unzipSync } from "fflate";
import readWorkbookFile from "read-excel-file/node";

import { withoutUnseen, type Row } from "./read-delimited.server.ts";

/** `hidden`: whoever opens the workbook does not see it. */
export type Sheet = { name: string; rows: Row[]; hidden: boolean };

/** What a workbook may hold once unpacked. Fifty thousand rows of fifteen columns are about 60 MB of XML. */
const UNPACKED_MOST = 160 * 1024 * 1024;
const PARTS_MOST = 500;

/** `null`: no workbook that can be read. `too_large`: it would unpack to more than it may. */
export async function readWorkbook(bytes: Uint8Array): Promise<Sheet[] | "too_large" | null> {
  const size = unpackedSize(bytes);
  if (size === null || size === "too_large") return size;
  try {
    const sheets = await readWorkbookFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const hidden = hiddenAmong(bytes, sheets.length);
    return sheets.map(({ sheet, data }, place) => ({
      name: sheet,
      hidden: hidden[place] ?? false,
      rows: data.flatMap((cells, at) => {
        const texts = cells.map(textOf);
        return texts.every((text) => text === "") ? [] : [{ line: at + 1, cells: texts }];
      }),
    }));
  } catch {
    // Whatever is wrong inside a file that somebody brought is the file's.
    return null;
  }
}

/** Which sheets are hidden, in their order; none where the workbook does not list as many. */
function hiddenAmong(bytes: Uint8Array, count: number): boolean[] {
  const { "xl/workbook.xml": list } = unzipSync(bytes, { filter: ({ name }) => name === "xl/workbook.xml" });
  const sheets = list === undefined ? [] : (strFromU8(list).match(/<(?:\w+:)?sheet\s[^>]*>/g) ?? []);
  return sheets.length === count ? sheets.map((sheet) => /\sstate="(?:veryHidden|hidden)"/.test(sheet)) : [];
}

/** Unpacks and counts, whatever the archive says of itself, and stops at the limit. */
function unpackedSize(bytes: Uint8Array): number | "too_large" | null {
  let size = 0;
  let parts = 0;
  let broken = false;
  const unzip = new Unzip((part) => {
    parts += 1;
    part.ondata = (error, piece) => {
      if (error) broken = true;
      else size += piece.length;
    };
    part.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += 16 * 1024) {
      unzip.push(bytes.subarray(at, at + 16 * 1024), at + 16 * 1024 >= bytes.length);
      if (size > UNPACKED_MOST || parts > PARTS_MOST) return "too_large";
    }
  } catch {
    return null;
  }
  return broken || parts === 0 ? null : size;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) {
    const iso = value.toISOString();
    return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 19).replace("T", " ");
  }
  // Long numbers as they are shown, never with an exponent.
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value).toString();
  return withoutUnseen(String(value)).trim();
}
