/** The one writer of files for spreadsheets, and the one reader of what it guards. */
// The build without Node's streams: a report of an import is also written in the browser.
import { stringify } from "csv-stringify/browser/esm/sync";

/**
 * What a spreadsheet may take for the beginning of a formula: = + - @ and their full-width forms, a tab or a line end, after any
 * blanks. Apostrophes before it count too, so that a guarded cell can be told from a cell that began with one by itself.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const STARTS = String.raw`[^\S\t\r\n]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]`;
const TO_GUARD = new RegExp(`^'*${STARTS}`);
const GUARDED = new RegExp(`^'+${STARTS}`);

/**
 * The same inside a cell. A program that splits at semicolons or tabs honours quotes only at the beginning of its own cells, so a
 * semicolon, tab or line end further inside may begin a cell for it. A smiley and the dash of a list are left alone.
 */
const BLANKS = String.raw`[^\S\t\r\n]*`;
const SIGN = String.raw`[+\-\uff0b\uff0d]`;
const OTHER = String.raw`[=@\uff1d\uff20]`;
const after = (apostrophes: string) =>
  `(?<=[;\\t])${apostrophes}(?=${BLANKS}(?:${OTHER}|${SIGN}(?!\\))))|(?<=[\\r\\n])${apostrophes}(?=${BLANKS}(?:${OTHER}|${SIGN}(?![\\s)])))`;
const INNER_TO_GUARD = new RegExp(after("'*"), "g");
const INNER_GUARDED = new RegExp(after("'+"), "g");

const MONTHS =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
/**
 * What Excel and Google Sheets make into something else when they open a file, and write back as that: a zero at the beginning is
 * dropped, of more than 15 digits the last become zeros (from 12 on they are written as 1.2E+11), 1E5 becomes 100000, and MAR10, 10-11
 * or 3/4 a date. A plain decimal and a whole date stay what they are, so that they can be added up and sorted.
 */
const CONVERTED = String.raw`0\d+|\d{12,}|\d+(?:\.\d+)?e\d+|(?:${MONTHS})[ ./-]?\d{1,4}|\d{1,4}[ ./-]?(?:${MONTHS})|\d{1,2}[/-]\d{1,2}(?:[/-]\d{1,4})?`;
const TO_KEEP = new RegExp(`^'*(?:${CONVERTED})$`, "i");
const KEPT = new RegExp(`^'+(?:${CONVERTED})$`, "i");

/** A plain negative number is no formula and has to stay a number that can be added up. */
const NUMBER = /^-\d+(?:\.\d+)?$/;

/**
 * A file of RFC 4180 with CRLF and the mark that makes Excel read UTF-8. Every cell is quoted, and what could begin a formula, or
 * would come back changed, gets an apostrophe before it; `unguarded` takes that away again.
 */
export function csvText(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return written([headers, ...rows], true);
}

/** More lines of a file that `csvText` began. */
export function csvRows(rows: readonly (readonly string[])[]): string {
  return written(rows, false);
}

/** Lines for a program, without a heading and with every cell as it is: whoever opens them in a spreadsheet is not guarded. */
export function plainCsv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { record_delimiter: "windows" },
  );
}

function written(rows: readonly (readonly string[])[], bom: boolean): string {
  const cells = rows.map((row) => row.map(guarded));
  return stringify(cells, { bom, quoted: true, quoted_empty: true, record_delimiter: "windows" });
}

function guarded(text: string): string {
  if (NUMBER.test(text)) return text;
  const inner = text.replace(INNER_TO_GUARD, (apostrophes) => `'${apostrophes}`);
  return TO_GUARD.test(inner) || TO_KEEP.test(inner) ? `'${inner}` : inner;
}

/** A cell of one of our own files as it was before it was guarded; any other text stays as it is. */
export function unguarded(text: string): string {
  const outer = GUARDED.test(text) || KEPT.test(text) ? text.slice(1) : text;
  return outer.replace(INNER_GUARDED, (apostrophes) => apostrophes.slice(1));
}
