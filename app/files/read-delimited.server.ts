/** Text with separators, row after row: commas, semicolons, tabs or bars, as the file has them. */
import { Readable } from "node:stream";

import { CsvError, parse } from "csv-parse";
import { parse as parseAll } from "csv-parse/sync";

/** `line` is where the row ends in the file, counted from 1. Cells are trimmed. */
export type Row = { line: number; cells: string[] };

/** Thrown while reading on: the file cannot be read beyond this line. */
export class UnreadableFile extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`Unreadable beyond line ${line}`);
    this.line = line;
  }
}

const SEPARATORS = [",", ";", "\t", "|"] as const;
const OPTIONS = { info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true } as const;
type Parsed = { record: string[]; info: { lines: number } };

/** The longest single row: a quotation mark that is never closed does not take the whole file into memory. */
const LONGEST_ROW = 1_000_000;
const CHUNK = 64 * 1024;

/** Excel's own first line that names the separator: `sep=;`. */
const SEPARATOR_LINE = /^\ufeff?"?sep=(.)"?[^\S\r\n]*(?:\r\n|\r|\n)/i;

/** A quotation mark within a cell as databases write it; at the end of a cell a backslash is only that. */
const ESCAPED = /\\"(?=[^,;\t|\n"]|"(?:[,;\t|\n]|$))/g;
/** `"Moss, Maya" <maya@example.com>` as mail programs copy it: one cell, though the quotation marks end before it does. */
const NAMED_ADDRESS = /(^|[,;\t\n])"([^"\n]+)"[ ]*(<[^<>\s"]+@[^<>\s"]+>)(?=[,;\t\n]|$)/g;
/** Signs that no cell means and no database takes: zeros, the end of a file under DOS. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;
/** Signs nobody sees, which come with what was copied from a web page: blanks without width, marks of the direction. */
const UNSEEN = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;

/** A cell without signs that nobody sees. Those that join letters and emoji stay. */
export function withoutUnseen(cell: string): string {
  return cell.replace(UNSEEN, "");
}

type Delimited = { separator: string; namesSeparator: boolean; rows: () => AsyncGenerator<Row> };

/**
 * The rows are read as they are asked for, so a large file never stands in memory as rows. A line ends as any system ends one, also where
 * one file was put together from several: the parser would let the first end decide, and count the two signs of Windows within quotation
 * marks as two lines.
 */
export function readDelimited(written: string): Delimited {
  const clean = written
    .replace(/\r\n?/g, "\n")
    .replace(CONTROLS, "")
    .replace(UNSEEN, "")
    .replace(/\p{Surrogate}/gu, "\ufffd");
  const text = unwrapped(clean.replace(ESCAPED, '""')).replace(NAMED_ADDRESS, '$1"$2 $3"');
  const [line, named] = SEPARATOR_LINE.exec(text) ?? [];
  const from = line?.length ?? 0;
  const below = text.slice(from, from + CHUNK);
  // A program that wrote the file anew with another separator kept the first line as it was.
  const found = named !== undefined && shapeOf(below, named).width > 1 ? named : separatorOf(below);
  const separator = named === undefined || cutsHeader(below, found) ? found : named;
  return { separator, namesSeparator: named !== undefined, rows: () => rowsOf(text, { from, separator }) };
}

async function* rowsOf(text: string, { from, separator }: { from: number; separator: string }): AsyncGenerator<Row> {
  const parser = parse({
    ...OPTIONS,
    bom: true,

    delimiter: separator,
    max_record_size: LONGEST_ROW,
    from_line: 1,
  });
  const above = from > 0 ? 1 : 0;
  const source = Readable.from(pieces(text, from));
  try {
    source.pipe(parser);
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (record.every((cell) => cell === "")) continue;
      yield { line: info.lines + above, cells: record.map((cell) => (FORMULA_ERROR.test(cell) ? "" : withoutFormula(cell))) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile(Number(error.lines ?? 1) + above);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** A file each line of which stands in quotation marks as a whole, as Excel writes one that it took for a single column. */
function unwrapped(text: string): string {
  const lines = text.split("\n");
  const isWhole = (line: string) => line.trim() === "" || /^"(?:[^"]|"")*"$/.test(line.trim());
  if (shapeOf(text.slice(0, CHUNK), ",").width > 1 || !lines.slice(0, SAMPLE_LINES).every(isWhole) || !lines.every(isWhole)) return text;
  const inner = lines.map((line) => line.trim().slice(1, -1).replaceAll('""', '"')).join("\n");
  return SEPARATORS.some((separator) => cutsHeader(inner, separator)) ? inner : text;
}

/** What a spreadsheet writes where a formula failed, in its language: no value, as in a workbook. A hashtag is not among them. */
const FORMULA_ERROR =
  /^#(?:N\/A|N\/D|NV|I\/T|N\/B|GETTING_DATA|(?:[¡¿]?(?:REF|VALUE|NAME|DIV\/0|NUM|NULL|SPILL|CALC|ERROR|FIELD|BLOCKED|CONNECT|UNKNOWN|BUSY|BEZUG|WERT|ZAHL|ÜBERLAUF|VALEUR|NOM|NOMBRE|NUL|NULO|VALOR|NÚM|NOME|RIF|VALORE|NUMERO|NULLO|VERW|WAARDE|NAAM|GETAL|LEEG|OVERLOOP)[!?]))$/i;

/** `="00123"`: how exports keep Excel from making a number of a text. Of a link it is what is shown, or its address where that says nothing. */
function withoutFormula(cell: string): string {
  if (!cell.startsWith("=")) return cell;
  const text = /^="([^"]*)"$/.exec(cell)?.[1];
  if (text !== undefined) return text.trim();
  const [, address = "", shown = ""] = /^=HYPERLINK\("([^"]*)"(?:[,;]\s*"([^"]*)")?\)$/i.exec(cell) ?? [];
  if (address === "") return cell;
  return (/^(?:links?|profile|url|here|view|open|click.*|)$/i.test(shown.trim()) ? address.replace(/^mailto:/i, "") : shown).trim();
}

function* pieces(text: string, from: number): Generator<Buffer> {
  for (let at = from; at < text.length;) {
    // A letter of two units is not cut in half.
    const end = at + CHUNK;
    const cut = end < text.length && /[\ud800-\udbff]/.test(text[end - 1]!) ? end - 1 : end;
    yield Buffer.from(text.slice(at, cut));
    at = cut;
  }
}

/** Whether the first line has as many cells as most: a list of names with commas in them has none in its header. */
function cutsHeader(text: string, separator: string): boolean {
  const [header = ""] = text.split("\n");
  const { width } = shapeOf(text.slice(0, CHUNK), separator);
  return width > 1 && shapeOf(header, separator).width === width;
}

const SAMPLE_LINES = 40;

/** The separator that cuts most lines into the same number of cells; of two as good, the one with more cells. */
function separatorOf(text: string): string {
  const sample = text.slice(0, CHUNK);
  let best: { separator: string; alike: number; width: number } = { separator: ",", alike: 0, width: 1 };
  for (const separator of SEPARATORS) {
    const { alike, width } = shapeOf(sample, separator);
    if (width < 2) continue;
    const isBetter = alike === best.alike && (width > best.width || (width === best.width && isProse(sample, best.separator)));
    if (alike > best.alike || isBetter) best = { separator, alike, width };
  }
  return best.separator;
}

/** Whether a blank stands behind each: a comma of "Moss, Maya". */
function isProse(sample: string, separator: string): boolean {
  return sample.includes(separator) && !new RegExp(`[${separator}](?! )`).test(sample);
}

/** How many lines have the usual number of cells of at least two, and that number. */
function shapeOf(sample: string, delimiter: string): { alike: number; width: number } {
  const records: string[][] = [];
  try {
    parseAll(sample, {
      ...{
        bom: true,
        delimiter,

        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        to: SAMPLE_LINES,
      },
      on_record: (record: string[]) => void records.push(record),
    });
  } catch (error) {
    // The sample may end within quotation marks; what was read before counts.
    if (!(error instanceof CsvError)) throw error;
  }
  const widths = new Map<number, number>();
  for (const record of records) widths.set(record.length, (widths.get(record.length) ?? 0) + 1);
  const [width = 1, alike = 0] = [...widths].filter(([cells]) => cells > 1).sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  return { alike, width };
}
