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
  const hostile = fc.stringMatching(/^['=+\-@\t\r\n＝ ;,"x1.]{0,12}$/);
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string()), (text) => {
      const cell = cellIn(text);
      expect(unguarded(cell)).toBe(text);
      expect(RUNS.test(cell) && !/^-\d+(\.\d+)?$/.test(cell)).toBe(false);
    }),
  );
});

test("no other file of the app writes tables", () => {
  const writers = sourceFiles("app/**/*.{ts,tsx}").filter((path) => readSource(path).includes("csv-stringify"));
  expect(writers).toEqual(["app/format/csv-text.ts"]);
});
