import { csvText } from "#app/format/csv-text.ts";
import { checkRows, type KnownMember } from "#app/members/import/check-rows.ts";
import { decodeCsv, parseMemberCsv, type CsvRow } from "#app/members/import/member-csv.ts";

function rowsOf(text: string): CsvRow[] {
  const parsed = parseMemberCsv(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.rows;
}

const maya: KnownMember = {
  id: "0193fb5e-0000-7000-8000-000000000001",
  firstName: "Maya",
  lastName: "Moss",
  email: "maya@example.com",
  handle: "maya.moss",
  customerId: null,
};

describe("reading a file", () => {
  test.each([
    ["commas", "First name,Last name,E-mail\nMaya,Moss,maya@example.com\n"],
    ["semicolons and CRLF", "First name;Last name;E-mail\r\nMaya;Moss;maya@example.com\r\n"],
    ["tabs", "first_name\tLASTNAME\tEmail Address\nMaya\tMoss\tmaya@example.com"],
    ["a byte order mark", "\ufeffFirst name,Last name,Email\nMaya,Moss,maya@example.com"],
  ])("with %s gives the same row", (_, text) => {
    expect(rowsOf(text)).toEqual([{ line: 2, fields: { firstName: "Maya", lastName: "Moss", email: "maya@example.com" } }]);
  });

  test("a quoted field may hold separators and line breaks, and the line numbers go on counting right", () => {
    const rows = rowsOf('name,email\n"Moss, Maya\nthe first",maya@example.com\n\nTom,tom@example.com\n');
    expect(rows.map(({ line }) => line)).toEqual([3, 5]);
  });

  test("a file in Windows' Western encoding keeps its accents", () => {
    expect(decodeCsv(Uint8Array.from([0x5a, 0x6f, 0xeb]))).toBe("Zoë");
    expect(decodeCsv(new TextEncoder().encode("Zoë"))).toBe("Zoë");
  });

  test("an unclosed quotation mark is said with its line, and a file without a known column is refused", () => {
    expect(parseMemberCsv('name,email\n"Maya,maya@example.com\n')).toMatchObject({ ok: false, reason: "unreadable" });
    expect(parseMemberCsv("colour,size\nred,4\n")).toEqual({ ok: false, reason: "no_known_column" });
    expect(parseMemberCsv("name,email\n")).toEqual({ ok: false, reason: "empty" });
  });
});

describe("judging rows", () => {
  test("members are matched by id, then by e-mail in any case", () => {
    const judged = checkRows(rowsOf(`id,name,email\n${maya.id},Maya Lind,new@example.com\n`), [maya]);
    expect(judged.updated).toMatchObject([{ memberId: maya.id, fields: { lastName: "Lind", email: "new@example.com" } }]);
    expect(checkRows(rowsOf("email,name\nMAYA@Example.com,Maya Moss\n"), [maya])).toMatchObject({ unchanged: 1, added: [], updated: [] });
  });

  test("an empty cell leaves what is known", () => {
    const judged = checkRows(rowsOf("email,first name,last name,handle\nmaya@example.com,,,@Maya.Lind\n"), [maya]);
    expect(judged.updated).toMatchObject([{ fields: { firstName: "Maya", lastName: "Moss", handle: "maya.lind" } }]);
  });

  test("each refused row says its line and why", () => {
    const text = [
      "id,name,email,handle,customer id",
      ",Ana,,ana,",
      ",Bo,not an address,bo,",
      ",,cy@example.com,cy,",
      ",Di,di@example.com,di di,",
      ",Ed,ed@example.com,maya.moss,",
      ",Flo,flo@example.com,flo,abc",
      "0193fb5e-0000-7000-8000-00000000ffff,Gus,gus@example.com,gus,",
      ",Hal,hal@example.com,hal,",
      ",Hal again,HAL@example.com,hal2,",
    ].join("\n");
    const { refused, added } = checkRows(rowsOf(text), [maya]);
    expect(added.map(({ fields }) => fields.firstName)).toEqual(["Hal"]);
    expect(refused.map(({ line, reason }) => [line, reason])).toEqual([
      [2, "No e-mail address"],
      [3, "Not an e-mail address"],
      [4, "No name"],
      [5, "A handle has letters, digits, dots, hyphens and underscores only"],
      [6, "The handle @maya.moss is another member's"],
      [7, "Not the id of a Shopify customer"],
      [8, "No member has this id"],
      [10, "The same member as line 9"],
    ]);
  });
});

test("a cell that looks like a formula is kept from the spreadsheet, and read back as it was", () => {
  const text = csvText(
    ["Name", "E-mail"],
    [
      ["=1+1", "a@example.com"],
      ["@sum", 'say "hi", twice'],
    ],
  );
  expect(text).toBe('\ufeff"Name","E-mail"\r\n"\'=1+1","a@example.com"\r\n"\'@sum","say ""hi"", twice"\r\n');
  expect(rowsOf(text)[0]?.fields.name).toBe("=1+1");
});
