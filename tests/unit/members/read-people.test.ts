/** What stands in the cells of a file of people. */
import { openPeople } from "#app/members/read-people.server.ts";

async function peopleIn(text: string) {
  const opened = await openPeople(Buffer.from(text));
  if (!opened.ok) throw new Error(opened.reason);
  const rows = [];
  for await (const { cells } of opened.people.rows()) rows.push(cells);
  return rows;
}

test("what a page of the web showed is read as it was seen", async () => {
  expect(await peopleIn("Name,Email\nM&uuml;ller &amp; O&#39;Neil,m&amp;t@example.com\nAT&T;,t@example.com\n")).toEqual([
    { name: "Müller & O'Neil", email: "m&t@example.com" },
    { name: "AT&T;", email: "t@example.com" },
  ]);
});

test("a name beside an address is theirs where no other is told, with and without a header", async () => {
  expect(await peopleIn("Maya Moss <maya@example.com>\nTom Lee <tom@example.com>\n")).toEqual([
    { name: "Maya Moss", email: "Maya Moss <maya@example.com>" },
    { name: "Tom Lee", email: "Tom Lee <tom@example.com>" },
  ]);
  expect(await peopleIn('"Moss, Maya" <maya@example.com>\n"Lee, Tom" <tom@example.com>\n')).toMatchObject([
    { name: "Moss, Maya", email: "Moss, Maya <maya@example.com>" },
    { name: "Lee, Tom" },
  ]);
  const both = await peopleIn('First name,Email\nMaya,"""M. Moss"" <maya@example.com>"\n,"""Lee, Tom"" <tom@example.com>"\n');
  expect(both.map(({ firstName, name }) => firstName ?? name)).toEqual(["Maya", "Lee, Tom"]);
});

test("a handle in the column of names is both", async () => {
  expect(await peopleIn("Creator,Code\n@maya,MAYA10\n")).toEqual([{ name: "@maya", handle: "@maya", code: "MAYA10" }]);
});

test("a word before the last name that has a column of its own belongs to the last name", async () => {
  const names = async (text: string) =>
    (await peopleIn(text)).map(({ firstName, lastName, namePrefix }) => [firstName, lastName, namePrefix]);
  const dutch =
    "Voornaam;Tussenvoegsel;Achternaam;E-mail\nSanne;van der;Berg;s@example.nl\nDaan;;Smit;d@example.nl\nLotte;de;Vries, de;l@example.nl\nTim;'t;Hooft;t@example.nl\n";
  expect(await names(dutch)).toEqual([
    ["Sanne", "van der Berg", undefined],
    ["Daan", "Smit", undefined],
    ["Lotte", "de Vries", undefined],
    ["Tim", "'t Hooft", undefined],
  ]);
  expect(await names("Vorname;Namenszusatz;Name;E-Mail\nJan;von;Ahlen;j@example.de\n")).toEqual([["Jan", "von Ahlen", undefined]]);
});
