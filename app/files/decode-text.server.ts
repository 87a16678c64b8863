/** Which encoding a file of text is in, and its text. A byte that is damaged never changes how the others are read. */
import { createRequire } from "node:module";

import iconv from "iconv-lite";

/** In memory from the first file on that is not UTF-8: it holds how often each letter follows each other one in a dozen languages. */
const detector = () => createRequire(import.meta.url)("jschardet") as typeof import("jschardet");

/** Encodings that a person may also choose by hand, as iconv-lite calls them, with the name to show. */
export const ENCODINGS = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16 (little endian)",
  "utf-16be": "UTF-16 (big endian)",
  "windows-1252": "Western (Windows-1252)",
  macroman: "Western (Mac Roman)",
  cp850: "Western (DOS)",
  "windows-1250": "Central European (Windows-1250)",
  "iso-8859-2": "Central European (ISO 8859-2)",
  cp852: "Central European (DOS)",
  "windows-1257": "Baltic (Windows-1257)",
  "windows-1251": "Cyrillic (Windows-1251)",
  "koi8-r": "Cyrillic (KOI8-R)",
  "iso-8859-5": "Cyrillic (ISO 8859-5)",
  cp866: "Cyrillic (DOS)",
  "windows-1253": "Greek (Windows-1253)",
  "windows-1254": "Turkish (Windows-1254)",
  "windows-1255": "Hebrew (Windows-1255)",
  "windows-1256": "Arabic (Windows-1256)",
  "windows-874": "Thai (Windows-874)",
  shift_jis: "Japanese (Shift-JIS)",
  "euc-jp": "Japanese (EUC-JP)",
  gb18030: "Chinese, simplified (GB 18030)",
  big5: "Chinese, traditional (Big5)",
  "euc-kr": "Korean (EUC-KR)",
} as const;
export type Encoding = keyof typeof ENCODINGS;

/** What the detector calls the encodings that take several bytes for a letter. Its answers about these are sure. */
const MULTIBYTE: Record<string, Encoding> = {
  cp932: "shift_jis",
  "shift-jis": "shift_jis",
  "shift-jis-2004": "shift_jis",
  "shift-jisx0213": "shift_jis",
  "euc-jp": "euc-jp",
  gb18030: "gb18030",
  gb2312: "gb18030",
  gbk: "gb18030",
  big5: "big5",
  "big5-hkscs": "big5",
  "euc-kr": "euc-kr",
  cp949: "euc-kr",
};
/** The letters beyond ASCII of the languages that are written in western encodings; a word of a file is of one language. */
const WESTERN = ["äöüß", "àâæçéèêëîïôœùûüÿ", "áéíóúüñ", "áâãàçéêíóôõú", "àèéìíòóùú", "åäöé", "æøåé", "áéëïèöü", "áðéíóúýþæö", "äõöüšž"];
const HUNGARIAN = "áéíóöőúüű";
const CENTRAL = ["ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", HUNGARIAN, "čćđšž", "ăâîşţ", "äöüß"];
const CYRILLIC = [/^(?!\p{Ll}+\p{Lu})\p{Script=Cyrillic}+$/u];
/** One byte a letter: told apart by which of them makes words of the file. Of equals the earlier is taken. */
const SINGLE_BYTE = {
  "windows-1252": WESTERN,
  macroman: WESTERN,
  "windows-1250": CENTRAL,
  "iso-8859-2": CENTRAL,
  "windows-1254": ["çğıiöşüâîû"],
  // Before Cyrillic: the bytes of Hebrew letters are small letters there.
  "windows-1255": [/^\p{Script=Hebrew}+$/u],
  "windows-1251": CYRILLIC,
  "koi8-r": CYRILLIC,
  "iso-8859-5": CYRILLIC,
  "windows-1253": [/^(?!\p{Ll}+\p{Lu})\p{Script=Greek}+$/u],
  "windows-1256": [/^\p{Script=Arabic}+$/u],
  "windows-874": [/^\p{Script=Thai}+$/u],
  "windows-1257": ["ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"],
  // What Excel calls "CSV (MS-DOS)".
  cp850: WESTERN,
  cp852: CENTRAL,
  cp866: CYRILLIC,
} satisfies Partial<Record<Encoding, readonly (string | RegExp)[]>>;
type SingleByte = keyof typeof SINGLE_BYTE;

/** This much of a file decides; the rest is in the same encoding. */
const SAMPLE = 256 * 1024;

/** `chosen`: an encoding a person named instead. */
export function decodeText(bytes: Uint8Array, chosen: Encoding | null = null): { text: string; encoding: Encoding } {
  const encoding = chosen ?? encodingOf(bytes);
  const content = withoutMark(bytes);
  const text = iconv.decode(Buffer.from(content.buffer, content.byteOffset, content.byteLength), encoding);
  return { text: encoding === "utf-8" && chosen === null ? readTwice(text) : text, encoding };
}

/**
 * "JÃ¼rgen": a program read UTF-8 as western text and wrote that down as UTF-8. Read back where all of the file then is whole and shorter;
 * one letter that is right as it stands says that nothing of it was read twice.
 */
function readTwice(text: string): string {
  if (!/[ÃÂâÅÄÐÑ][\u0080-\u00bf\u0152-\u017e\u02c6-\u2122]/.test(text)) return text;
  const bytes = iconv.encode(text, "windows-1252");
  if (iconv.decode(bytes, "windows-1252") !== text) return text;
  const { bad } = countUtf8(bytes);
  return bad === 0 ? iconv.decode(bytes, "utf-8") : text;
}

/** Some programs put the mark of UTF-8 before bytes that are none: it says nothing that the bytes do not say. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

export function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const sample = withoutMark(bytes).subarray(0, SAMPLE);
  const wide = wideOf(sample);
  if (wide) return wide;
  const { good, bad } = countUtf8(sample);
  // A file of another encoding holds hardly any byte that fits UTF-8 by chance; one damaged byte proves nothing.
  if (bad === 0 || good > bad || (good === 1 && bad === 1)) return "utf-8";
  if (isHalfWidth(sample)) return "shift_jis";
  const found = detected(sample);
  // A damaged byte makes the detector give up on all that it sees, so parts of the file are asked about as well.
  for (const part of [sample, ...partsOf(sample)]) {
    const multibyte = MULTIBYTE[part === sample ? found : detected(part)];
    if (multibyte && isMostlyWhole(sample, multibyte)) return multibyte === "gb18030" && isJapanese(sample) ? "euc-jp" : multibyte;
  }
  const looks = looksOf(sample);
  return (looks.some(({ isFlawless }) => isFlawless) ? null : withoutOneCell(sample)) ?? singleByteOf(looks, found);
}

/** What the detector says of these is a guess: it counts where two look the same. */
function singleByteOf(all: readonly Look[], detectedAs: string): Encoding {
  const [best] = all.toSorted((one, other) => other.score - one.score || other.ofOne - one.ofOne);
  const asGood = all.filter(({ score, ofOne }) => score === best!.score && ofOne === best!.ofOne);
  const guess = asGood.find(({ encoding }) => encoding === detectedAs);
  // The same bytes are ő and ű in Hungarian, õ and û in Portuguese and French; all else that looks western is.
  const taken = guess && (best!.encoding !== "windows-1252" || /[őű]/i.test(guess.text)) ? guess : best!;
  if (taken.capitals === null) return taken.encoding;
  const [capital] = asGood.filter(({ capitals }) => capitals !== null).toSorted((one, other) => other.capitals! - one.capitals!);
  return capital!.capitals! > taken.capitals ? capital!.encoding : taken.encoding;
}

function looksOf(sample: Uint8Array): Look[] {
  const lines = tellingLines(sample);
  return (Object.keys(SINGLE_BYTE) as SingleByte[]).map((encoding) => looksIn(lines, encoding));
}

function detected(sample: Uint8Array): string {
  return nameOf(detector().detect(Buffer.from(sample))?.encoding);
}

function nameOf(encoding: string | null | undefined): string {
  return encoding?.toLowerCase().replaceAll("_", "-") ?? "";
}

/** This much of lines with letters beyond ASCII tells encodings with one byte a letter apart. */
const TELLING = 32 * 1024;

function tellingLines(sample: Uint8Array): Uint8Array {
  const lines: Uint8Array[] = [];
  let size = 0;
  for (let from = 0; from < sample.length && size < TELLING;) {
    const end = sample.indexOf(0x0a, from) + 1 || sample.length;
    const line = sample.subarray(from, end);
    from = end;
    if (!line.some((byte) => byte >= 0x80)) continue;
    lines.push(line);
    size += line.length;
  }
  return Buffer.concat(lines);
}

/** Some of the lines with letters beyond ASCII, a few at a time. */
function partsOf(sample: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  let high = 0;
  for (const [at, byte] of sample.entries()) {
    if (byte >= 0x80) high += 1;
    if (byte !== 0x0a || high < 40) continue;
    parts.push(sample.subarray(from, at + 1));
    from = at + 1;
    high = 0;
    if (parts.length === 5) break;
  }
  return parts;
}

/** The bytes of Japanese syllables in EUC-JP are those of the same ones in Chinese encodings, where hardly any stand. */
function isJapanese(sample: Uint8Array): boolean {
  const text = iconv.decode(Buffer.from(sample), "euc-jp");
  return /[\u3041-\u30ff]{3}/.test(text) && isMostlyWhole(sample, "euc-jp", 2);
}

/** What is broken, and letters of east and west in one word: western text that was taken for eastern. */
const MIXED = /\ufffd|[a-z][^\P{L}\u0000-\u024f]|[^\P{L}\u0000-\u024f][a-z]/iu;

/** The encoding with several bytes a letter in which all of a short file is whole but one cell, where there is one. */
function withoutOneCell(sample: Uint8Array): Encoding | null {
  // No second byte of these encodings is a comma, a semicolon, a tab or a line end.
  const cells = iconv.decode(Buffer.from(sample), "latin1").match(/[^,;\t\r\n]*[\u0080-\u00ff][^,;\t\r\n]*/g) ?? [];
  if (cells.length < 2 || cells.length > 20) return null;
  const found = cells.flatMap((_, left) => {
    const rest = iconv.encode(cells.filter((_, at) => at !== left).join("\n"), "latin1");
    const likely = detector()
      .detectAll(rest)
      .map(({ encoding }) => nameOf(encoding));
    const multibyte = MULTIBYTE[likely.find((name) => name in MULTIBYTE || name in ENCODINGS) ?? ""];
    return multibyte && !MIXED.test(iconv.decode(rest, multibyte)) ? multibyte : [];
  });
  // Almost any bytes are whole in the last of these.
  return (["shift_jis", "euc-jp", "euc-kr", "big5", "gb18030"] as const).find((encoding) => found.includes(encoding)) ?? null;
}

/** UTF-16 without a mark: separators and line ends have a zero byte, on the same side each time. */
function wideOf(sample: Uint8Array): Encoding | null {
  let even = 0;
  let odd = 0;
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  const zeros = even + odd;
  if (zeros < 2 || zeros < sample.length / 100) return null;
  if (odd > even * 10) return "utf-16le";
  return even > odd * 10 ? "utf-16be" : null;
}

/** How many letters beyond ASCII are whole UTF-8, and how many bytes fit nowhere. */
function countUtf8(sample: Uint8Array): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const lead = sample[at]!;
    if (lead < 0x80) continue;
    const more = lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    let whole = more > 0;
    for (let next = 1; next <= more && whole; next += 1) {
      // The sample may end in the middle of a letter.
      if (at + next >= sample.length) return { good, bad };
      whole = (sample[at + next]! & 0xc0) === 0x80;
    }
    if (whole) {
      good += 1;
      at += more;
    } else bad += 1;
  }
  return { good, bad };
}

/**
 * Japanese with half-width katakana, one byte each, as banks and old programs write it: the detector takes it for other languages. The
 * letters stand in words of their own, sound marks behind letters that can have them and never first.
 */
function isHalfWidth(sample: Uint8Array): boolean {
  const text = iconv.decode(Buffer.from(sample), "shift_jis");
  const words = text.match(/[\uff66-\uff9f]+/gu) ?? [];
  if (text.includes("\ufffd") || !words.some((word) => /[\uff67-\uff70\uff9d-\uff9f]/.test(word))) return false;
  if (/[\uff66-\uff9f][^\P{L}\uff66-\uff9f]|[^\P{L}\uff66-\uff9f][\uff66-\uff9f]/u.test(text)) return false;
  return words.every(
    (word) => !/^[\uff67-\uff70\uff9d-\uff9f]|[^\uff73\uff76-\uff84\uff8a-\uff8e]\uff9e|[^\uff8a-\uff8e]\uff9f/.test(word),
  );
}

function isMostlyWhole(sample: Uint8Array, encoding: Encoding, atLeast = 0): boolean {
  const text = iconv.decode(Buffer.from(sample), encoding);
  const broken = text.split("\ufffd").length - 1;
  return broken <= atLeast || broken * 20 <= [...text].filter((letter) => letter > "\u007f").length;
}

/** Graves that stand at the end of an Italian word only, and the Icelandic letter that begins one. */
const MISPLACED = /[ìòù]\p{L}|\p{L}þ/u;

type Look = { encoding: SingleByte; text: string; score: number; ofOne: number; isFlawless: boolean; capitals: number | null };

/**
 * How much a file looks like words in an encoding. `score`: letters of words that one language has, and against it signs within words
 * and capitals after small letters. `ofOne`: how many of the letters the one language has that has the most. `isFlawless`: it has all of
 * them. `capitals`: how many words begin with one, of Cyrillic encodings, where the capitals of one are the small letters of another.
 */
function looksIn(sample: Uint8Array, encoding: SingleByte): Look {
  const text = iconv.decode(Buffer.from(sample), encoding);
  const languages: readonly (string | RegExp)[] = SINGLE_BYTE[encoding];
  const known = languages.map(() => 0);
  let score = 0;
  let capitals = 0;
  for (const [word] of text.matchAll(/[\p{L}\p{M}]*[^\u0000-\u007f\P{L}][\p{L}\p{M}]*/gu)) {
    if (word.length === 1) continue;
    const lower = word.toLowerCase();
    const letters = lower.replace(/[\u0000-\u007f]/g, "");
    const has = languages.map((language) =>
      typeof language === "string"
        ? !MISPLACED.test(lower) && [...letters].every((letter) => language.includes(letter))
        : language.test(word),
    );
    if (has.includes(true)) score += 2 * letters.length;
    if (has.includes(true) && /^\p{Lu}/u.test(word)) capitals += 1;
    for (const [at, isTheirs] of has.entries()) if (isTheirs) known[at]! += letters.length;
  }
  const flaws: number[] = [];
  for (const { 0: letter, index } of text.matchAll(/[^\u0000-\u007f]/gu)) {
    const before = text[index - 1] ?? " ";
    const after = text[index + 1] ?? " ";
    const isLetter = /[\p{L}\p{M}]/u.test(letter);
    let flaw = 0;
    if (!isLetter && (/\p{L}/u.test(before) || /\p{L}/u.test(after)) && !/[’‘–“”]/.test(letter)) flaw += 2;
    if (isLetter && /\p{Lu}/u.test(letter) && /\p{Ll}/u.test(before)) flaw += 2;
    if (letter === "\ufffd" || /[\u0080-\u009f]/.test(letter)) flaw += 3;
    // An opening quotation mark stands before a word, a closing one and an apostrophe behind a letter, a dash in neither.
    if (/[‘“–—]/.test(letter) && /\p{L}/u.test(before)) flaw += 2;
    if (flaw > 0) flaws.push(flaw);
    if (/[’”]/.test(letter) && /\p{L}/u.test(before)) score += 1;
    // An amount of money.
    if (/[€£]/.test(letter) && (/\d ?$/.test(text.slice(Math.max(0, index - 2), index)) || /^ ?\d/.test(text.slice(index + 1, index + 3))))
      score += 2;
  }
  // One byte may be damaged.
  score -= flaws.reduce((all, flaw) => all + flaw, 0) - Math.max(0, ...flaws);
  const ofOne = Math.max(...known);
  const isFlawless = flaws.length === 0 && ofOne === (text.match(/(?![\u0000-\u007f])[\p{L}\p{M}]/gu) ?? []).length;
  return { encoding, text, score, ofOne, isFlawless, capitals: languages === CYRILLIC ? capitals : null };
}
