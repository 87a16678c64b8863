/** Excel workbooks (.xlsx): every sheet's cells as text. */
import { strFromU8, strToU8, Unzip, UnzipInflate, unzipSync, zipSync } from "fflate";

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
    const sheets = await sheetsOf(bytes).catch(() => sheetsOf(withPlaces(bytes)));
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

async function sheetsOf(bytes: Uint8Array) {
  // In memory from the first workbook on.
  const { default: readWorkbookFile } = await import("read-excel-file/node");
  return readWorkbookFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** A cell or row need not say where it is: it stands behind the one before. The library wants it said. */
function withPlaces(bytes: Uint8Array): Uint8Array {
  const parts = Object.entries(unzipSync(bytes)).map(
    ([name, part]) => [name, /^xl\/worksheets\/[^/]+$/.test(name) ? placed(part) : part] as const,
  );
  return zipSync(Object.fromEntries(parts), { level: 0 });
}

function placed(part: Uint8Array): Uint8Array {
  let row = 0;
  let column = 0;
  const xml = strFromU8(part).replace(/<((?:\w+:)?(row|c))(?=[\s/>])([^>]*)>/g, (tag, name: string, kind: string, rest: string) => {
    const said = /\sr="([A-Z]*)(\d+)"/.exec(rest);
    if (kind === "row") {
      row = said ? Number(said[2]) : row + 1;
      column = 0;
      return tag;
    }
    column = said ? columnOf(said[1]!) : column + 1;
    return said ? tag : `<${name} r="${lettersOf(column)}${row}"${rest}>`;
  });
  return strToU8(xml);
}

/** Columns count from 1: "A", "AB". */
const columnOf = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
const lettersOf = (column: number): string =>
  column === 0 ? "" : lettersOf(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26));

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
    const column = columnOf(letters) - 1;
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
