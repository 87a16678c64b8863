/** Which encoding a file of text is in, and its text. A byte that is damaged never changes how the others are read. */
import iconv from "iconv-lite";
import { detect } from "jschardet";

/** Encodings that a person may also choose by hand, as iconv-lite calls them, with the name to show. */
export const ENCODINGS = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16 (little endian)",
  "utf-16be": "UTF-16 (big endian)",
  "windows-1252": "Western (Windows-1252)",
  macroman: "Western (Mac Roman)",
  "windows-1250": "Central European (Windows-1250)",
  "windows-1251": "Cyrillic (Windows-1251)",
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
/** One byte a letter: told apart by how the words of the file look. */
const SINGLE_BYTE = ["windows-1252", "macroman", "windows-1251", "windows-1250"] as const;

/** This much of a file decides; the rest is in the same encoding. */
const SAMPLE = 256 * 1024;

/** `chosen`: an encoding a person named instead. */
export function decodeText(bytes: Uint8Array, chosen: Encoding | null = null): { text: string; encoding: Encoding } {
  const encoding = chosen ?? encodingOf(bytes);
  return { text: iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding), encoding };
}

export function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  const sample = bytes.subarray(0, SAMPLE);
  const wide = wideOf(sample);
  if (wide) return wide;
  const { good, bad } = countUtf8(sample);
  // A file of another encoding holds hardly any byte that fits UTF-8 by chance; one damaged byte proves nothing.
  if (bad === 0 || good > bad) return "utf-8";
  const found = detected(sample);
  // A damaged byte makes the detector give up on all that it sees, so parts of the file are asked about as well.
  for (const part of [sample, ...partsOf(sample)]) {
    const multibyte = MULTIBYTE[part === sample ? found : detected(part)];
    if (multibyte && isMostlyWhole(sample, multibyte)) return multibyte;
  }
  const guess = SINGLE_BYTE.find((one) => one === found);
  // Cyrillic and Central European are believed where the file is full of such letters; else it is Western, of Windows or of a Mac.
  if (guess === "windows-1251" && plausibility(sample, guess) > plausibility(sample, "windows-1252")) return guess;
  return plausibility(sample, "macroman") > plausibility(sample, "windows-1252") ? "macroman" : "windows-1252";
}

function detected(sample: Uint8Array): string {
  return detect(Buffer.from(sample))?.encoding?.toLowerCase().replaceAll("_", "-") ?? "";
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

function isMostlyWhole(sample: Uint8Array, encoding: Encoding): boolean {
  const text = iconv.decode(Buffer.from(sample), encoding);
  const broken = text.split("\ufffd").length - 1;
  return broken * 20 <= [...text].filter((letter) => letter > "\u007f").length;
}

const USUAL = /[äöüßÄÖÜéèêëàâáíóúñçãõåøæœïîôûùìòÉÈÀÁÓÍÚÑÇÅØŒ€ğışŞİа-яА-ЯёЁ]/u;

/** How much a text looks like words: usual letters count for it; signs within words and capitals after small letters against it. */
function plausibility(sample: Uint8Array, encoding: Encoding): number {
  const text = iconv.decode(Buffer.from(sample), encoding);
  let score = 0;
  for (const { 0: letter, index } of text.matchAll(/[^\u0000-\u007f]/gu)) {
    const before = text[index - 1] ?? " ";
    const after = text[index + 1] ?? " ";
    const isLetter = /\p{L}/u.test(letter);
    if (USUAL.test(letter)) score += 2;
    if (!isLetter && (/\p{L}/u.test(before) || /\p{L}/u.test(after)) && !/[’‘–“”]/.test(letter)) score -= 2;
    if (isLetter && /\p{Lu}/u.test(letter) && /\p{Ll}/u.test(before)) score -= 2;
    if (letter === "\ufffd" || /[\u0080-\u009f]/.test(letter)) score -= 3;
    // An opening quotation mark stands before a word, a closing one and an apostrophe behind a letter, a dash in neither.
    if (/[‘“–—]/.test(letter) && /\p{L}/u.test(before)) score -= 2;
    if (/[’”]/.test(letter) && /\p{L}/u.test(before)) score += 1;
    if (/[а-яА-Я]/u.test(letter) && /[A-Za-z]/.test(before + after)) score -= 3;
  }
  return score;
}
