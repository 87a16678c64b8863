/** Excel workbooks as people have them. */
import { strToU8, zipSync } from "fflate";

import { openTable, type Table } from "#app/files/read-table.server.ts";
import { isPersonHeader } from "#app/members/person-columns.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

async function opened(bytes: Uint8Array, options: { sheet?: string } = {}): Promise<Table> {
  const read = await openTable(bytes, { isKnown: isPersonHeader, ...options });
  if (!read.ok) throw new Error(read.reason);
  return read.table;
}

const cellsOf = ({ sample }: Table) => sample.map(({ cells }) => cells);

const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;

/** A workbook of these sheets: what is said of each in the list, and what is in it. */
function workbook(sheets: { name: string; state?: string; xml: string }[]): Uint8Array {
  const rels = (kind: string, targets: string[]) =>
    strToU8(
      `<Relationships xmlns="${PACKAGE}/relationships">${targets.map((target, at) => `<Relationship Id="r${at}" Type="${OFFICE}/${kind}" Target="${target}"/>`).join("")}</Relationships>`,
    );
  const list = sheets.map(
    ({ name, state }, at) => `<sheet name="${name}" sheetId="${at + 1}" state="${state ?? "visible"}" r:id="r${at}"/>`,
  );
  return zipSync({
    "_rels/.rels": rels("officeDocument", ["xl/workbook.xml"]),
    "xl/workbook.xml": strToU8(`<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${list.join("")}</sheets></workbook>`),
    "xl/_rels/workbook.xml.rels": rels(
      "worksheet",
      sheets.map((_, at) => `worksheets/s${at}.xml`),
    ),
    ...Object.fromEntries(
      sheets.map(({ xml }, at) => [`xl/worksheets/s${at}.xml`, strToU8(`<worksheet xmlns="${MAIN}">${xml}</worksheet>`)]),
    ),
  });
}

test("a sheet that is hidden is read only when somebody chooses it, whatever its columns", async () => {
  const xml = (name: string) =>
    `<sheetData><row r="1">${cell("A1", "First name")}${cell("B1", "E-mail")}</row><row r="2">${cell("A2", name)}<c r="B2" t="e"><v>#REF!</v></c></row></sheetData>`;
  const bytes = workbook([
    { name: "Last year", state: "hidden", xml: xml("Tom") },
    { name: "Now", xml: xml("Maya") },
  ]);
  const table = await opened(bytes);
  expect([table.sheets, table.sheet, cellsOf(table)]).toEqual([["Last year", "Now"], "Now", [["Maya", ""]]]);
  expect(cellsOf(await opened(bytes, { sheet: "Last year" }))[0]?.[0]).toBe("Tom");
});

test("cells of several rows that are one name each of the rows, and a number has the digits that are shown", async () => {
  const rows = [
    `<row r="1">${cell("A1", "Creators of this year")}</row>`,
    `<row r="2">${cell("A2", "Name")}${cell("B2", "Code")}${cell("C2", "Share")}</row>`,
    `<row r="3">${cell("A3", "Maya")}${cell("B3", "MAYA10")}<c r="C3"><v>10.499999999999998</v></c></row><row r="4">${cell("B4", "MAYA20")}</row>`,
    `<row r="5">${cell("B5", "TOM10")}</row>`,
  ];
  const merged = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/></mergeCells>';
  const table = await opened(workbook([{ name: "Now", xml: `<sheetData>${rows.join("")}</sheetData>${merged}` }]));
  expect([table.headers, ...cellsOf(table)]).toEqual([
    ["Name", "Code", "Share"],
    ["Maya", "MAYA10", "10.5"],
    ["Maya", "MAYA20", ""],
    ["", "TOM10", ""],
  ]);
});

test("cells and rows that do not say where they are stand one behind the other, and behind those that say it", async () => {
  const text = (of: string, at = "") => `<c${at} t="inlineStr"><is><t>${of}</t></is></c>`;
  const rows = [
    `<row>${text("Name")}${text("E-mail")}<c/>${text("Code")}</row>`,
    `<row r="3" spans="1:4">${text("Maya")}${text("MAYA10", ' r="D3"')}${text("note")}</row>`,
    `<row>${text("Tom")}<c t="n"><v>7</v></c></row>`,
  ];
  const table = await opened(workbook([{ name: "Now", xml: `<sheetData>${rows.join("")}</sheetData>` }]));
  expect(table.headers).toEqual(["Name", "E-mail", "", "Code", ""]);
  expect(table.sample).toEqual([
    { line: 3, cells: ["Maya", "", "", "MAYA10", "note"] },
    { line: 4, cells: ["Tom", "7", "", "", ""] },
  ]);
});
