import { readFileSync } from "node:fs";
import { join } from "node:path";

import iconv from "iconv-lite";
import { strToU8, zipSync } from "fflate";

import { fieldOf, takeColumns } from "#app/files/columns.ts";
import { openTable, UnreadableFile, type Row, type Table } from "#app/files/read-table.server.ts";
import { isPersonHeader, PERSON_COLUMNS } from "#app/members/person-columns.ts";
import { takePersonColumns } from "#app/members/take-person-columns.ts";

const FOLDER = join(import.meta.dirname, "../../files/tables");

async function opened(bytes: Uint8Array): Promise<Table> {
  const read = await openTable(bytes, { isKnown: isPersonHeader });
  if (!read.ok) throw new Error(read.reason);
  return read.table;
}

async function allOf(table: Table): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of table.rows()) rows.push(row);
  return rows;
}

const cellsOf = ({ sample }: Table) => sample.map(({ cells }) => cells);

/** The cells of a file by what their columns are taken for. */
async function peopleOf(name: string) {
  const table = await opened(readFileSync(join(FOLDER, name)));
  const columns = takePersonColumns(table.headers, { sample: cellsOf(table) });
  const rows = await allOf(table);
  return {
    table,
    rows: rows.map(({ cells }) => Object.fromEntries(columns.flatMap((field, at) => (field && cells[at] ? [[field, cells[at]]] : [])))),
    lines: rows.map(({ line }) => line),
    unused: table.headers.filter((_, at) => columns[at] === null),
  };
}

const MAYA = { firstName: "Maya", lastName: "Moss", email: "maya@example.com" };

test.each<[string, Record<string, string>[]]>([
  [
    "shopify-customers.csv",
    [
      { customerId: "'7210448301122", ...MAYA },
      { customerId: "'7210448301123", firstName: "Tom", lastName: "Lee", email: "tom@example.com" },
    ],
  ],
  [
    "grin-creators.csv",
    [
      { ...MAYA, instagram: "https://www.instagram.com/maya.moss/", tiktok: "https://www.tiktok.com/@maya_tt?lang=en", code: "MAYA10" },
      {
        ...{ firstName: "Tom", lastName: "Lee", email: "tom@example.com", code: "TOM10" },
        youtube: "https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa",
      },
    ],
  ],
  [
    "aspire-members.csv",
    [
      {
        ...{ handle: "maya.moss", id: "12345678910", email: "maya@example.com" },
        ...{ instagram: "maya.moss", tiktok: "maya_tt", pinterest: "mayapins" },
      },
    ],
  ],
  ["uppromote-affiliates.csv", [{ ...MAYA, code: "MAYA10" }]],
  ["refersion-affiliates.csv", [{ ...MAYA, code: "MAYA10" }]],
  ["goaffpro-affiliates.csv", [{ id: "9", name: "Maya Moss", email: "maya@example.com", code: "MAYA10", instagram: "@maya.moss" }]],
  ["social-snowball.csv", [{ ...MAYA, code: "MAYA10" }]],
  ["collabs.csv", [{ name: "Maya Moss", email: "maya@example.com", handle: "https://instagram.com/maya.moss", code: "MAYA10" }]],
  [
    "german-windows-1252.csv",
    [
      { firstName: "Jürgen", lastName: "Groß", email: "juergen@example.com", code: "JUERGEN10" },
      { firstName: "Zoë", lastName: "Müller", email: "zoe@example.com", code: "ZOE8" },
    ],
  ],
  [
    "french-mac-roman.csv",
    [
      { firstName: "Hélène", lastName: "Lefèvre", email: "helene@example.com", handle: "@helene" },
      { firstName: "Çelik", lastName: "Noël", email: "celik@example.com" },
    ],
  ],
  ["spanish-utf8.csv", [{ firstName: "Íñigo", lastName: "Muñoz Peña", email: "inigo@example.com", code: "IÑIGO10" }]],
  [
    "japanese-shift-jis.csv",
    [
      { name: "山田太郎", email: "taro..y@docomo.ne.jp", code: "TARO10" },
      { name: "佐藤花子", email: "hanako@example.jp", code: "HANA10" },
    ],
  ],
  ["utf16-le-tabs.txt", [{ firstName: "Zoë", lastName: "Müller", email: "zoe@example.com" }]],
  ["utf16-be-tabs.txt", [{ firstName: "Zoë", lastName: "Müller", email: "zoe@example.com" }]],
  ["utf16-le-without-mark.csv", [{ name: "山田太郎", email: "taro@example.jp" }]],
  ["utf16-be-without-mark.csv", [{ name: "Zoë Müller", email: "zoe@example.com" }]],
  ["sep-line.csv", [{ name: "Maya Moss", code: "MAYA10" }]],
  [
    "title-above-header.csv",
    [
      { name: "Maya Moss", email: "maya@example.com", handle: "@maya.moss" },
      { name: "Tom Lee", email: "tom@example.com" },
    ],
  ],
  [
    "one-damaged-byte.csv",
    [
      { name: "Zoë Müller", email: "zoe@example.com" },
      { name: "Jürgen Groß", email: "j@example.com" },
      { name: "Bro\ufffdken", email: "b@example.com" },
    ],
  ],
  ["duplicate-and-unknown-headers.csv", [{ name: "Maya Moss", email: "maya@example.com" }]],
  [
    "quotes-in-cells.csv",
    [
      { name: 'Moss, "The" Maya', email: "maya@example.com" },
      { name: 'Tom "T" Lee', email: "tom@example.com" },
    ],
  ],
  [
    "foreign-id-and-customer.csv",
    [
      { id: "1045", name: "Maya Moss", email: "maya@example.com" },
      { id: "A-77", name: "Tom Lee", email: "tom@example.com" },
    ],
  ],
  [
    "two-sheets.xlsx",
    [
      { name: "Maya Moss", email: "maya@example.com", customerId: "7210448301122", instagram: "maya.moss" },
      { name: "Zoë Müller", email: "zoe@example.com", customerId: "7210448301123" },
    ],
  ],
])("%s is read as the people in it", async (name, people) => {
  expect((await peopleOf(name)).rows).toEqual(people);
});

test("what stands above the header, the columns that are not used and the lines of rows are told", async () => {
  expect((await peopleOf("title-above-header.csv")).table).toMatchObject({ headerLine: 4, skippedLines: [1, 3], separator: ";" });
  expect((await peopleOf("sep-line.csv")).table).toMatchObject({ headerLine: 2, skippedLines: [1] });
  expect((await peopleOf("duplicate-and-unknown-headers.csv")).unused).toEqual(["Email", "Shoe size", "", "Name"]);
  expect((await peopleOf("shopify-customers.csv")).lines).toEqual([3, 4]);
  expect((await peopleOf("two-sheets.xlsx")).lines).toEqual([2, 4]);
});

test("a workbook says its sheets, reads the one whose columns are known, and the one that was chosen", async () => {
  const bytes = readFileSync(join(FOLDER, "two-sheets.xlsx"));
  expect(await opened(bytes)).toMatchObject({ sheets: ["Read me", "Creators"], sheet: "Creators" });
  const chosen = await openTable(bytes, { isKnown: isPersonHeader, sheet: "Read me" });
  expect(chosen).toMatchObject({ ok: false, reason: "empty" });
  expect((await allOf(await opened(bytes)))[0]?.cells[4]).toBe("2026-03-01");
});

test("what a formula that failed left in a file is no value, in any language, and a hashtag is one", async () => {
  const rows = ["#REF!,#N/A", "#BEZUG!,#NV", "#¿NOMBRE?,#DIV/0!", "#summer,#MAYA!"];
  const table = await opened(Buffer.from(["name,code", ...rows.map((row) => `x,${row}`)].join("\n")));
  expect(cellsOf(table).map((cells) => cells.slice(1))).toEqual([
    ["", ""],
    ["", ""],
    ["", ""],
    ["#summer", "#MAYA!"],
  ]);
});

test("a file without a header is read from its first line, and the column full of addresses is known by them", async () => {
  const { table, rows } = await peopleOf("no-header.csv");
  expect(table).toMatchObject({ headerLine: null, headers: ["", "", ""] });
  expect(rows).toEqual([{ email: "maya@example.com" }, { email: "tom@example.com" }]);
});

test("lines that end in several ways in one file are all lines", async () => {
  const rows = await allOf(
    await opened(strToU8('Name,Email\r\nMaya,maya@example.com\nTom,tom@example.com\rAnn,"ann\r\n@example.com"\r\n')),
  );
  expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
    [2, "Maya"],
    [3, "Tom"],
    [5, "Ann"],
  ]);
});

test("a file whose lines stand in quotation marks as a whole is read, and signs that no database takes are left out", async () => {
  const table = await opened(strToU8('"Name,Email,""Code"""\r\n"Maya,maya@example.com,""MAYA,10"""\r\n'));
  expect(table.headers).toEqual(["Name", "Email", "Code"]);
  expect((await allOf(table)).map(({ cells }) => cells)).toEqual([["Maya", "maya@example.com", "MAYA,10"]]);
  expect((await opened(strToU8('"Name"\n"Moss, Maya"\n"Lee, Tom"\n'))).headers).toEqual(["Name"]);
  const rows = await allOf(await opened(strToU8("Name,Email\nMa\u0000ya,maya@example.com\n\u001a")));
  expect(rows.map(({ cells }) => cells[0])).toEqual(["Maya"]);
});

test("a cell that keeps Excel from making a number of it is the text in it", async () => {
  const rows = await allOf(await opened(strToU8('Name,Code\r\nMaya,"=""00123"""\r\nTom,="MAR10"\r\n')));
  expect(rows.map(({ cells }) => cells[1])).toEqual(["00123", "MAR10"]);
});

test("signs that nobody sees are no part of a cell, and those that join letters are", async () => {
  const rows = await allOf(
    await opened(strToU8("\u200bName,\u00adE\u2011mail\n\u200eMaya\u00a0\u202c,\u2066maya@example.com\u2069\n👩‍🎤 Tom,t@example.com\n")),
  );
  expect(rows.map(({ cells }) => cells[0])).toEqual(["Maya", "👩‍🎤 Tom"]);
  expect(rows[0]?.cells[1]).toBe("maya@example.com");
});

test("columns that are named again and lines of hyphens are no people, and other kinds of files are no tables", async () => {
  const again = await allOf(await opened(strToU8("Name,Email\nMaya,m@example.com\nName,Email\nTom,t@example.com\n")));
  expect(again.map(({ line, cells }) => [line, cells[0]])).toEqual([
    [2, "Maya"],
    [4, "Tom"],
  ]);
  expect(cellsOf(await opened(strToU8("| Name | Email |\n|:-----|-------|\n| Maya | m@example.com |\n")))).toEqual([
    ["", "Maya", "m@example.com", ""],
  ]);
  for (const text of ['[{"name":"Maya"}]', "BEGIN:VCARD\nFN:Maya\n"])
    expect(await openTable(strToU8(text), { isKnown: isPersonHeader })).toMatchObject({ ok: false, reason: "not_a_table" });
});

test("a link of a spreadsheet is what it shows, or its address where that says nothing", async () => {
  const link = (address: string, shown: string) => `"=HYPERLINK(""${address}"",""${shown}"")"`;
  const row = `${link("https://x.example/1", "Maya")},${link("mailto:m@example.com", "m@example.com")},${link("https://instagram.com/maya", "Link")}`;
  expect(cellsOf(await opened(strToU8(`Name,Email,Instagram\n${row}\n`)))).toEqual([
    ["Maya", "m@example.com", "https://instagram.com/maya"],
  ]);
});

test("a first line that names a separator is passed over where the file has another, unless the other is in its values alone", async () => {
  expect((await opened(strToU8("sep=,\r\nName;Email\r\nMaya;m@example.com\r\n"))).headers).toEqual(["Name", "Email"]);
  expect((await opened(strToU8("sep=;\r\nName\r\nMoss, Maya\r\nLee, Tom\r\n"))).headers).toEqual(["Name"]);
});

test("of two separators that cut alike the one is taken that no blank follows", async () => {
  expect((await opened(strToU8("Name, Vorname;E-Mail\nMoß, Maya;m@example.com\n"))).headers).toEqual(["Name, Vorname", "E-Mail"]);
});

test("a quotation mark in a cell may stand behind a backslash, as databases write it", async () => {
  const rows = await allOf(await opened(strToU8('Name,Email,Path\n"Maya \\"M\\" Moss",m@example.com,"C:\\x\\"\nTom,t@example.com,\n')));
  expect(rows.map(({ cells }) => cells[0])).toEqual(['Maya "M" Moss', "Tom"]);
  expect(rows[0]?.cells[2]).toBe("C:\\x\\");
});

test("of two columns with one header the one is taken that has something in it", () => {
  const sample = [
    ["", "maya@example.com", "Maya"],
    ["", "", "Tom"],
  ];
  expect(takeColumns(["Email", "Email", "Name"], { dictionary: PERSON_COLUMNS, sample })).toEqual([null, "email", "name"]);
});

test("of two columns with one meaning the one is taken whose header says nothing else", () => {
  const sample = [["pay@example.com", "maya@example.com"]];
  expect(takeColumns(["Email (PayPal)", "Email"], { dictionary: PERSON_COLUMNS, sample })).toEqual([null, "email"]);
});

test("what a person chose for a header goes first, also that it is not used", () => {
  const remembered = new Map([
    ["pseudonym", "handle" as const],
    ["name", null],
  ]);
  expect(takeColumns(["Name", "Pseudonym", "E-Mail"], { dictionary: PERSON_COLUMNS, remembered })).toEqual([null, "handle", "email"]);
});

test.each([
  ["E-Mail *", "email"],
  ["EMAIL (required)", "email"],
  ["IG handle", "instagram"],
  ["TikTok username", "tiktok"],
  ["Adresse électronique", "email"],
  ["Cognome", "lastName"],
  ["What's your name?", "name"],
  ["Please enter your e-mail", "email"],
  ["And your last name?", "lastName"],
  ["2. E-mail address", "email"],
  ["user.first_name", "firstName"],
  ["Deine E-Mail-Adresse", "email"],
  ["Ton prénom", "firstName"],
  ["¿Cómo te llamas?", "name"],
  ["Name, Vorname", "name"],
  ["Discount code you'd like (e.g. MAYA10)", "code"],
  ["\ufffdame", "name"],
  ["Pr\ufffd\ufffdnom", "firstName"],
  ["\ufffd", null],
  ["Shoe size", null],
  ["Creator's email", "email"],
  ["Naam influencer", "name"],
  ["Creator full name", "name"],
  ["Shopify discount code", "code"],
  ["Coupon code used", "code"],
  ["Codes used", null],
  ["Affiliate ID", null],
  ["Affiliate discount", null],
])("the header %s is %s", (header, field) => expect(fieldOf(header, PERSON_COLUMNS)).toBe(field));

test.each([
  ["What is your Instagram handle?,TikTok @,Link to your YouTube channel,Instagram followers", ["instagram", "tiktok", "youtube", null]],
  ["Creator Instagram,Creator Email Address,Discount code name", ["instagram", "email", "code"]],
  ["Compte Instagram,Ambassadrice,Codes promo", ["instagram", "name", "code"]],
  ["First Name,E-mail 1 - Value,E-mail 1 - Type", ["firstName", "email", null]],
  ["first_name,affiliate_code,paypal_email", ["firstName", "code", null]],
  ["Usuario de Instagram,Cupón de descuento,Creadora", ["instagram", "code", "name"]],
  ["インスタグラム,Eメールアドレス,フォロワー数", ["instagram", "email", null]],
  ["Jméno a příjmení,Slevový kód,Instagram engagement rate", ["name", "code", null]],
])("the columns %s are told by their names alone", (headers, taken) =>
  expect(takePersonColumns(headers.split(","), { sample: [] })).toEqual(taken),
);

test("what a program read in the wrong encoding and wrote down again is read back, where all of it is", async () => {
  const twice = (text: string) => iconv.encode(iconv.decode(iconv.encode(text, "utf-8"), "windows-1252"), "utf-8");
  for (const name of ["Jürgen Groß", "Żaneta", "Zoë – “Noël”"])
    expect(cellsOf(await opened(twice(`Name,Email\n${name},a@example.com\n`)))[0]?.[0]).toBe(name);
  const mixed = "Name,Email\nJÃ¼rgen,a@example.com\nZoë,b@example.com\n";
  expect(cellsOf(await opened(strToU8(mixed))).map(([name]) => name)).toEqual(["JÃ¼rgen", "Zoë"]);
});

test("a damaged byte in the middle of Japanese does not change how the rest is read", async () => {
  const bytes = iconv.encode(`氏名,メール\r\n${"山田太郎,taro@example.jp\r\n".repeat(30)}`, "shift_jis");
  bytes[40] = 0xff;
  const rows = await allOf(await opened(bytes));
  expect(rows.filter(({ cells }) => cells[0] === "山田太郎").length).toBeGreaterThanOrEqual(28);
});

test("the mark of UTF-8 before bytes of another encoding is passed over", async () => {
  const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), iconv.encode("Name;Email\nJürgen Groß;a@example.com\n", "windows-1252")]);
  const table = await opened(bytes);
  expect([table.headers[0], cellsOf(table)[0]?.[0]]).toEqual(["Name", "Jürgen Groß"]);
});

test("what a code takes off is no code, whatever its column is called", () => {
  const taken = (headers: string, row: string) => takePersonColumns(headers.split(","), { sample: [row.split(",")] });
  expect(taken("Name,Discount,Code", "Maya,10%,MAYA10")).toEqual(["name", null, "code"]);
  expect(taken("Name,Discount,Discount type", "Maya,10,percentage")).toEqual(["name", null, null]);
  expect(taken("Name,Discount", "Maya,MAYA10")).toEqual(["name", "code"]);
  expect(taken("Name,Coupon,Voucher", "Maya,€ 5,MAYA10")).toEqual(["name", null, "code"]);
});

test.each([
  ["nothing", "", "empty"],
  ["blank lines", "\r\n \r\n", "empty"],
  ["a header alone", "name,email\n", "empty"],
  ["a web page", "<html><body>Sign in</body></html>", "not_a_table"],
  ["a PDF", "%PDF-1.7 …", "not_a_table"],
  ["a page with a table that is called .xls", "<meta charset=utf-8>\n<table><tr><td>Name</td></tr></table>", "web_page"],
  ["XML of Excel 2003", '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook></Workbook>', "web_page"],
])("%s is refused", async (_, text, reason) => {
  expect(await openTable(Buffer.from(text), { isKnown: isPersonHeader })).toMatchObject({ ok: false, reason });
});

test("an old workbook, a broken one and one that unpacks to more than it may are refused in their own words", async () => {
  const reasonOf = async (bytes: Uint8Array) => (await openTable(bytes, { isKnown: isPersonHeader })) as { reason?: string };
  expect(await reasonOf(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toMatchObject({ reason: "old_workbook" });
  expect(await reasonOf(Buffer.from("PK\u0003\u0004 and then nothing of the kind"))).toMatchObject({ reason: "not_a_table" });
  expect(await reasonOf(zipSync({ "notes.txt": strToU8("hello") }))).toMatchObject({ reason: "not_a_table" });
  const ofLibreOffice = zipSync({ mimetype: [strToU8("application/vnd.oasis.opendocument.spreadsheet"), { level: 0 }] });
  expect(await reasonOf(ofLibreOffice)).toMatchObject({ reason: "other_workbook" });
  expect(await reasonOf(zipSync({ "Index/Document.iwa": strToU8("x") }))).toMatchObject({ reason: "other_workbook" });
  const bomb = zipSync({ "xl/worksheets/sheet1.xml": new Uint8Array(200 * 1024 * 1024) }, { level: 1 });
  expect(bomb.length).toBeLessThan(2_000_000);
  expect(await reasonOf(bomb)).toMatchObject({ reason: "too_large" });
});

test("a quotation mark that is never closed is said with its line", async () => {
  const rows = [
    ...Array.from({ length: 200 }, (_, at) => `Name ${at},m${at}@example.com`),
    '"Open,open@example.com',
    "Tom,tom@example.com",
  ];
  const table = await opened(Buffer.from(["name,email", ...rows].join("\n")));
  const reading = allOf(table);
  await expect(reading).rejects.toThrow(UnreadableFile);
  await expect(reading).rejects.toMatchObject({ line: expect.any(Number) as number });
});
