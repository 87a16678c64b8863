/** Excel workbooks (.xlsx): every sheet's cells as text. */
import { strFromU8, Unzip, UnzipInflate, unzipSync } from "fflate";

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
    // In memory from the first workbook on.
    const { default: readWorkbookFile } = await import("read-excel-file/node");
    const sheets = await readWorkbookFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const listed = listedSheets(bytes, sheets.length);
    return sheets.map(({ sheet, data }, place) => {
      const texts = data.map((cells) => cells.map(textOf));
      fillDown(texts, listed[place]?.merged ?? []);
      const rows = texts.flatMap((cells, at) => (cells.every((text) => text === "") ? [] : [{ line: at + 1, cells }]));
      return { name: sheet, hidden: listed[place]?.hidden ?? false, rows };
    });
  } catch {
    // Whatever is wrong inside a file that somebody brought is the file's.
    return null;
  }
}

type Listed = { hidden: boolean; merged: string[] };

/** Which sheets are hidden and which of their cells are one, in their order; none where the workbook does not list as many. */
function listedSheets(bytes: Uint8Array, count: number): Listed[] {
  const partsOf = (isPart: (name: string) => boolean) => unzipSync(bytes, { filter: ({ name }) => isPart(name) });
  const { "xl/workbook.xml": list, "xl/_rels/workbook.xml.rels": targets } = partsOf((name) => /^xl\/(?:_rels\/)?workbook\.xml/.test(name));
  const tags = (part: Uint8Array | undefined, tag: string) =>
    part === undefined ? [] : (strFromU8(part).match(new RegExp(`<(?:\\w+:)?${tag}\\s[^>]*>`, "g")) ?? []);
  const sheets = tags(list, "sheet");
  if (sheets.length !== count) return [];
  const attribute = (tag: string, name: string) => new RegExp(`\\s(?:\\w+:)?${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  const files = new Map(
    tags(targets, "Relationship").map((tag) => [attribute(tag, "Id"), attribute(tag, "Target").replace(/^\/?(?:xl\/)?/, "xl/")]),
  );
  return sheets.map((sheet) => {
    const file = files.get(/\s\w+:id="([^"]*)"/.exec(sheet)?.[1] ?? "");
    const part = Buffer.from(partsOf((name) => name === file)[file ?? ""] ?? []);
    // They are listed behind all cells.
    const at = part.lastIndexOf("<mergeCells");
    const merged = at === -1 ? [] : tags(part.subarray(at), "mergeCell").map((tag) => attribute(tag, "ref"));
    return { hidden: /^(?:veryHidden|hidden)$/.test(attribute(sheet, "state")), merged };
  });
}

/** What stands in cells of several rows that are one stands in each of the rows: a person with several codes. Titles stay as wide as they are. */
function fillDown(rows: string[][], merged: readonly string[]): void {
  for (const range of merged) {
    const [, letters = "", from = "", to = ""] = /^([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})$/.exec(range) ?? [];
    const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    const text = rows[Number(from) - 1]?.[column] ?? "";
    if (text === "") continue;
    for (const row of rows.slice(Number(from), Number(to))) if (column < row.length && row[column] === "") row[column] = text;
  }
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
  // As many digits as a spreadsheet shows: 10.5 is kept as 10.499999999999998.
  const shown = typeof value === "number" ? Number(value.toPrecision(15)) : value;
  return withoutUnseen(String(shown)).trim();
}
