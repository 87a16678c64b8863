import { parse } from "csv-parse/sync";
import fc from "fast-check";

import { csvText, unguarded } from "#app/format/csv-text.ts";
import { readSource, sourceFiles } from "#tests/support/sources.ts";

const cellsOf = (text: string, delimiter: string) => parse(text, { bom: true, delimiter, relax_column_count: true }) as string[][];
const cellIn = (text: string) => cellsOf(csvText(["Name"], [[text]]), ",")[1]?.[0] ?? "";

/** What a program runs as a formula: one of these at the beginning of a cell, blanks aside. */
const RUNS = /^\s*[=+\-@＝＋－＠]/;

/** Cells as a program finds them that honours quotes at the beginning of a cell only, and takes all others for letters. */
function lenientCells(text: string, separator: string): string[] {
  const cells: string[] = [];
  let rest = text.replace("\ufeff", "");
  while (rest !== "") {
    const [quoted = ""] = /^"(?:[^"]|"")*"/.exec(rest) ?? [];
    const tail = rest.slice(quoted.length);
    const end = tail.search(separator === "\t" ? /[\t\r\n]/ : new RegExp(`[${separator}\\r\\n]`));
    const until = end === -1 ? tail.length : end;
    cells.push(quoted.slice(1, -1).replaceAll('""', '"') + tail.slice(0, until));
    rest = tail.slice(until + 1);
  }
  return cells;
}

const RISKY = [
  ["a;=cmd|' /C calc'!A0", "b\t=1+1"],
  ["plain", "b;=cmd|' /C calc'!A0"],
  ["x", 'y;=1&"', ";+1\t@SUM(A1)"],
  ["first", "line\n=HYPERLINK(A1)", "; -2+3"],
];

test("a semicolon or tab inside a cell begins no formula, whichever separator the file is split at", () => {
  const text = csvText(["Name", "Note"], RISKY);
  for (const separator of [",", ";", "\t"])
    expect({ separator, formulas: lenientCells(text, separator).filter((cell) => RUNS.test(cell)) }).toEqual({ separator, formulas: [] });
  expect(
    cellsOf(text, ",")
      .slice(1)
      .map((row) => row.map(unguarded)),
  ).toEqual(RISKY);
});

test("every cell is quoted, the empty and the plain ones as well", () => {
  expect(csvText(["A", "B"], [["", "1"]])).toBe('\ufeff"A","B"\r\n"","1"\r\n');
  // A file of one column has no other separator: split at semicolons its cells are the same.
  expect(cellsOf(csvText(["Name"], [["a;=1"]]), ";")).toEqual(cellsOf(csvText(["Name"], [["a;=1"]]), ","));
});

test("lists and smileys inside a text stay as they were written", () => {
  const words = "Hello Maya ;-)\n- one\n- two; and three";
  expect(cellIn(words)).toBe(words);
});

test("every beginning of a formula is guarded, full-width ones and those behind blanks as well", () => {
  for (const starter of ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", " \t@"])
    expect(cellIn(`${starter}x`)[0]).toBe("'");
});

test("negative amounts stay numbers, and handles without their @ stay as they are", () => {
  expect(["-12.50", "-3", "12.50", "maya.moss"].map(cellIn)).toEqual(["-12.50", "-3", "12.50", "maya.moss"]);
  expect(["-1+1", "-", "@maya"].map(cellIn)).toEqual(["'-1+1", "'-", "'@maya"]);
});

test("any text comes back as it was, those that begin with apostrophes as well, and none of it runs", () => {
  const hostile = fc.stringMatching(/^['=+\-@\t\r\n＝ ;,"x1.]{0,12}$|^'{0,2}0?[1-9/eMAR-]{0,6}$/);
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string()), (text) => {
      const cell = cellIn(text);
      expect(unguarded(cell)).toBe(text);
      expect(RUNS.test(cell) && !/^-\d+(\.\d+)?$/.test(cell)).toBe(false);
    }),
  );
});

/** What Excel writes into a file for a cell that it opened from one. */
function throughExcel(cell: string): string {
  if (/^-?\d+(?:\.\d+)?$/.test(cell)) {
    const digits = cell.replace(/\D/g, "").length;
    return digits > 11 && !cell.includes(".") ? Number(cell).toExponential(5).replace("e+", "E+") : String(Number(cell));
  }
  if (/^\d+(?:\.\d+)?e\d+$/i.test(cell)) return String(Number(cell));
  const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const [, month = "", day = ""] = /^([a-z]{3})[a-z]*[ ./-]?(\d{1,2})$/i.exec(cell) ?? [];
  if (months.includes(month.toLowerCase())) return `${day}-${month}`;
  return /^\d{1,2}[/-]\d{1,2}$/.test(cell) ? `${cell}/2026` : cell;
}

const KEPT = [
  "0123",
  "007",
  "00000000000",
  "7210448301122",
  "12345678901234567890",
  "1E5",
  "12e3",
  "MAR10",
  "may15",
  "JUNE20",
  "SEPT5",
  "10-11",
  "3/4",
  "1-2-26",
];

test("codes, handles and ids come back from Excel and Google Sheets as they were, with semicolons and without a mark as well", () => {
  for (const separator of [",", ";", "\t"]) {
    const opened = cellsOf(
      csvText(
        ["Code"],
        KEPT.map((code) => [code]),
      ),
      separator,
    ).slice(1);
    expect(opened.map(([cell]) => unguarded(throughExcel(cell!)))).toEqual(KEPT);
  }
  // Without the apostrophe every one of them would have been changed, but for what Excel leaves alone by chance.
  expect(["0123", "7210448301122", "1E5", "MAR10", "3/4"].map(throughExcel)).toEqual([
    "123",
    "7.21045E+12",
    "100000",
    "10-MAR",
    "3/4/2026",
  ]);
});

test("amounts, counts, dates and ordinary codes are written as they are", () => {
  for (const text of [
    "0",
    "0.50",
    "1250.00",
    "123456",
    "2026-11-22",
    "2026-11-22 15:04:05",
    "2026-11",
    "MAYA10",
    "MARCO10",
    "MARIA5",
    "10OFF",
    "A-1-2",
  ])
    expect(cellIn(text)).toBe(text);
});

test("no other file of the app writes tables", () => {
  const writers = sourceFiles("app/**/*.{ts,tsx}").filter((path) => readSource(path).includes("csv-stringify"));
  expect(writers).toEqual(["app/format/csv-text.ts"]);
});
