/** Lines pasted from a spreadsheet or a mail, cut into cells, and the line of column names among them where there is one. */

export type PastedLine = { /** From 1, as pasted. */ line: number; text: string; cells: string[] };

export type Heading = "person" | "old" | "new" | "code";

/** `lines` keeps blank ones: in a column of its own each stands for a row. Blank lines at the end are kept as well. */
export type Pasted = { columns: number; headings: readonly (Heading | null)[]; heading: PastedLine | null; lines: PastedLine[] };

const HEADINGS: readonly [Heading, RegExp][] = [
  [
    "new",
    /^(?:(?:the )?new(?: promo| discount| coupon)?(?: codes?| names?)?|to|neu(?:er)?(?: code| name)?|nouveau(?: code)?|nuevo(?: codigo)?)$/,
  ],
  [
    "old",
    /^(?:(?:old|current|previous|existing|former)(?: promo| discount| coupon)?(?: codes?| names?)?|from|alt(?:er)?(?: code)?|bisher(?:iger)?(?: code)?|ancien(?: code)?)$/,
  ],
  ["code", /^(?:(?:promo|discount|coupon|voucher)?[ -]?codes?|gutschein(?:code)?)$/],
  [
    "person",
    /^(?:(?:first|last|full|member|creator)?[ -]?names?|members?|creators?|influencers?|handles?|instagram|tiktok|user ?names?|e-?mail(?:s| address| adresse)?|vorname|nachname|nom|prenom)$/,
  ],
];

/** Tabs part columns where there are any, else semicolons, else commas. A cell in quotation marks may hold what parts them. */
export function readPasted(text: string): Pasted {
  const texts = text
    .replace(/^\uFEFF/, "")
    .replace(/(?:\r\n|\r|\n)$/, "")
    .split(/\r\n|\r|\n/);
  const separator = ["\t", ";", ","].find((one) => texts.some((line) => line.trim() !== "" && cut(line, one).filter(Boolean).length > 1));
  const all = texts.map((each, at) => ({ line: at + 1, text: each.trim(), cells: separator ? cut(each, separator) : [unquoted(each)] }));
  const heading = all.find(({ cells }) => isHeading(cells.filter(Boolean))) ?? null;
  const lines = all.filter((one) => one !== heading);
  const filled = Array.from({ length: Math.max(0, ...all.map(({ cells }) => cells.length)) }, (_, at) =>
    all.some(({ cells }) => cells[at]),
  );
  // Empty columns, as a spreadsheet copies them along, are none.
  const kept = (cells: readonly string[]) => cells.filter((_, at) => filled[at]);
  return {
    columns: filled.filter(Boolean).length,
    headings: kept(heading?.cells ?? []).map(headingOf),
    heading,
    lines: lines.map((one) => ({ ...one, cells: separator ? kept(one.cells) : one.cells })),
  };
}

/** Two names of columns are enough: the other columns may be called anything. */
function isHeading(cells: readonly string[]): boolean {
  const known = cells.filter((cell) => headingOf(cell) !== null).length;
  return known > 0 && known >= Math.min(2, cells.length);
}

function headingOf(cell: string): Heading | null {
  const words = plain(cell).replaceAll(/[:_]/g, " ").trim();
  return HEADINGS.find(([, known]) => known.test(words))?.[0] ?? null;
}

function cut(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (const sign of line) {
    // A quotation mark opens a cell at its beginning, and again right after it closed one: two of them are one inside.
    if (sign === '"') quoted = !quoted && (cell.trim() === "" || cell.endsWith('"'));
    if (sign === separator && !quoted) {
      cells.push(cell);
      cell = "";
    } else cell += sign;
  }
  return [...cells, cell].map(unquoted);
}

function unquoted(cell: string): string {
  const [, inner] = /^"(.*)"$/s.exec(cell.trim()) ?? [];
  return (inner ?? cell).replaceAll('""', '"').trim();
}

/** Small letters without accents. */
export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ø", "o")
    .replaceAll("æ", "ae")
    .replaceAll("ł", "l")
    .replaceAll("đ", "d")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** How people write a word: Jürgen is Jurgen and Juergen. */
export function spellings(text: string): string[] {
  const spelled = text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ü", "ue")
    .replaceAll("ö", "oe")
    .replaceAll("ä", "ae")
    .replaceAll("ø", "oe")
    .replaceAll("å", "aa");
  return [...new Set([plain(text), plain(spelled)])];
}
