import { csvText } from "#app/format/csv-text.ts";
import { checkRows, nothingSeen, type Answer, type KnownMember } from "#app/members/import/check-rows.ts";
import { openPeople, readPeople, type PersonRow } from "#app/members/read-people.server.ts";

async function rowsOf(text: string): Promise<PersonRow[]> {
  const people = await readPeople(Buffer.from(text), { most: 1_000 });
  if (!people) throw new Error("Not read");
  return people.rows;
}

const maya: KnownMember = {
  ...{ id: "0193fb5e-0000-7000-8000-000000000001", firstName: "Maya", lastName: "Moss", email: "maya@example.com" },
  ...{ handle: "maya.moss", network: "", otherAccounts: [], customerId: null },
};
const check = async (text: string, known: readonly KnownMember[] = [maya]) => checkRows(await rowsOf(text), known);
const refusals = (rows: Awaited<ReturnType<typeof check>>) =>
  rows.flatMap(({ line, kind, reason }) => (kind === "refused" || kind === "question" ? [[line, reason]] : []));

test("the line numbers go on counting right behind quoted line breaks and blank lines", async () => {
  const rows = await rowsOf('name,email\n"Moss, Maya\nthe first",maya@example.com\n\nTom,tom@example.com\n');
  expect(rows.map(({ line }) => line)).toEqual([3, 5]);
});

test("members are matched by id, by customer, then by e-mail in any case", async () => {
  expect(await check(`id,name,email\n${maya.id},Maya Lind,new@example.com\n`)).toMatchObject([
    { kind: "updated", memberId: maya.id, fields: { lastName: "Lind", email: "new@example.com" } },
  ]);
  expect(await check("email,name\nMAYA@Example.com,Maya Moss\n")).toMatchObject([{ kind: "unchanged" }]);
  const customer = { ...maya, customerId: "gid://shopify/Customer/7210448301122" };
  expect(await check("Customer ID,Name,E-mail\n'7210448301122,Maya Moss,new@example.com\n", [customer])).toMatchObject([
    { kind: "updated", memberId: maya.id, fields: { email: "new@example.com" } },
  ]);
});

test("a domain in its own script and in punycode is one, among members and within a file", async () => {
  const known = { ...maya, email: "maya@müller.example" };
  expect(await check("email,name\nmaya@xn--mller-kva.example,Maya Moss\n", [known])).toMatchObject([{ kind: "unchanged" }]);
  const twice = await check("email,name\ntom@müller.example,Tom\ntom@xn--mller-kva.example,Tom\n");
  expect(refusals(twice)).toEqual([[3, "The same member as line 2"]]);
});

test("an empty cell leaves what is known", async () => {
  expect(await check("email,first name,last name,handle\nmaya@example.com,,,@Maya.Lind\n")).toMatchObject([
    { fields: { firstName: "Maya", lastName: "Moss", handle: "maya.lind", otherAccounts: [{ network: "", handle: "maya.moss" }] } },
  ]);
});

test("each refused row says its line and why", async () => {
  const checked = await check(
    [
      "id,name,email,handle",
      ",Ana,,ana",
      ",Bo,not an address,bo",
      ",,cy@example.com,cy",
      ",Di,di@example.com,di di",
      ",Ed,ed@example.com,maya.moss",
      ",Hal,hal@example.com,hal",
      ",Hal again,HAL@example.com,hal2",
    ].join("\n"),
  );
  expect(refusals(checked)).toEqual([
    [2, "No e-mail address"],
    [3, "Not an e-mail address"],
    [4, "No name"],
    [5, "A handle has letters, digits, dots, hyphens and underscores only"],
    [6, "The handle @maya.moss is another member's"],
    [8, "The same member as line 7"],
  ]);
});

test("a foreign program's ID and customer never refuse a row", async () => {
  const checked = await check(
    "ID,Customer ID,Name,E-mail\n1045,abc,Ana,ana@example.com\n0193fb5e-0000-7000-8000-00000000ffff,A-9,Bo,bo@example.com\n",
  );
  expect(checked).toMatchObject([
    { kind: "added", fields: { customerId: null } },
    { kind: "added", fields: { customerId: null } },
  ]);
});

test("texts that a spreadsheet marked or made numbers of are read as what they were", async () => {
  const marked = "Customer ID,First name,E-mail,Code\n'7210448301122,'Maya,'maya@example.com,'MAYA10\n";
  expect((await rowsOf(marked))[0]?.cells).toEqual({
    ...{ customerId: "7210448301122", firstName: "Maya", email: "maya@example.com", code: "MAYA10" },
  });
  expect((await rowsOf("Name,E-mail\n'Ali Hassan,ali@example.com\n"))[0]?.cells.name).toBe("'Ali Hassan");
  const customers = async (id: string) => (await check(`Customer ID;Name;E-mail\n${id};Ana;ana@example.com\n`, []))[0];
  for (const id of ["7,210448301122E+12", "7.210448301122e12", "７２１０４４８３０１１２２"])
    expect(await customers(id)).toMatchObject({ kind: "added", fields: { customerId: "gid://shopify/Customer/7210448301122" } });
  // Rounded: nobody knows whose it was.
  expect(await customers("7.21045E+12")).toMatchObject({ kind: "added", fields: { customerId: null } });
  expect((await rowsOf("氏名,メール\nＭａｙａ ﾔﾏﾀﾞ,m@example.jp\n"))[0]?.cells.name).toBe("Maya ヤマダ");
});

test("what a spreadsheet writes for nothing is no name", async () => {
  const checked = await check("Name,E-mail\n#N/A,a@example.com\n#REF!,b@example.com\nNULL,c@example.com\nAnn Null,d@example.com\n", []);
  expect(refusals(checked).map(([, reason]) => reason)).toEqual(["No name", "No name", "No name"]);
});

test("people who share an address are two if their ids say so, and a question otherwise", async () => {
  const agency = "name,email,customer id\nMaya Moss,agency@example.com,7210448301122\nTom Lee,agency@example.com,7210448301123\n";
  expect((await check(agency, [])).map(({ kind }) => kind)).toEqual(["added", "added"]);
  const unclear = await rowsOf("name,email\nMaya Moss,agency@example.com\nTom Lee,agency@example.com\n");
  const answered = (answer: Answer | null) =>
    checkRows(
      unclear.map((row) => ({ ...row, answer })),
      [],
    );
  expect(refusals(answered(null))).toEqual([[3, "Line 2 has this e-mail address. The same person, or another?"]]);
  expect(answered("another").map(({ kind }) => kind)).toEqual(["added", "added"]);
  expect(refusals(answered("same"))).toEqual([[3, "The same member as line 2"]]);
  expect(refusals(await check("name,email\nTom Lee,maya@example.com\n"))).toEqual([
    [2, "Maya Moss has this e-mail address. The same person, or another?"],
  ]);
});

test("a person who stands in two parts of a file is found", async () => {
  const seen = nothingSeen();
  const [one, two] = await rowsOf("name,email\nMaya,m@example.com\nMaya Moss,m@example.com\n");
  checkRows([one!], [], seen);
  expect(refusals(checkRows([two!], [], seen))).toEqual([[3, "The same member as line 2"]]);
});

test("two people with the same handle on two networks are two people", async () => {
  const checked = await check("Name,E-mail,Instagram,TikTok\nMaya,m@example.com,@maya,\nMaya Two,m2@example.com,,@maya\n", []);
  expect(checked).toMatchObject([
    { kind: "added", fields: { handle: "maya", network: "instagram" } },
    { kind: "added", fields: { handle: "maya", network: "tiktok" } },
  ]);
});

test("a file without a column that is known has none taken", async () => {
  const opened = await openPeople(Buffer.from("colour,size\nred,4\n"));
  expect(opened.ok && opened.people.columns).toEqual([null, null]);
});

test("a cell that looks like a formula is kept from the spreadsheet, and read back as it was", async () => {
  const text = csvText(
    ["Name", "E-mail"],
    [
      ["=1+1", "a@example.com"],
      ["@sum", 'say "hi", twice'],
    ],
  );
  expect(text).toBe('\ufeff"Name","E-mail"\r\n"\'=1+1","a@example.com"\r\n"\'@sum","say ""hi"", twice"\r\n');
  expect((await rowsOf(text))[0]?.cells.name).toBe("=1+1");
});
