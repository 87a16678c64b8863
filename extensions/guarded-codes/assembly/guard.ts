/** Which entered codes are guarded, and whether a shopper came through the creator's link. Written to match app/leaks/guards/guard-state.ts. */
import { bytesOf, isNumber, itemAt, itemsOf, property } from "./host";
import { Hmac } from "./sha256";

const VERSION: f64 = 1;
/** Characters of an entry: a hash, then the number of the sentence in base 36. */
const HASH = 11;
const ENTRY = 13;
/** Characters of a proof: how the hash of its code begins, so that few proofs are compared in whole, then a signature. */
const BEGINNING = 4;
const SIGNATURE = 16;
/** Days for which a proof is good, the day of the visit and a day of difference between zones included. */
const GOOD_DAYS: i32 = 31;
const MOST_PROOFS = 10;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DOT: u8 = 0x2e;
const BLANK: u8 = 0x20;

export class Guards {
  constructor(
    public mac: Hmac,
    public entries: Uint8Array,
    public sentences: u64,
  ) {}
}

/** Null for anything but a state of this version: then nothing is refused. */
export function guardsIn(value: u64): Guards | null {
  if (!isNumber(property(value, "v"), VERSION)) return null;
  const key = bytesOf(property(value, "key"), 64);
  const entries = bytesOf(property(value, "codes"), 10000);
  const sentences = property(value, "says");
  if (key === null || key.length < 20 || entries === null || entries.length % ENTRY != 0 || itemsOf(sentences) == 0) return null;
  return new Guards(new Hmac(key), entries, sentences);
}

/** What a name is known by. */
export function hashOf(guards: Guards, name: Uint8Array): Uint8Array {
  return letters(guards.mac.of(joined("code\n", name)), HASH);
}

/** What a stranger reads who enters the code of this hash; null for a code that is not guarded. */
export function sentenceFor(guards: Guards, hash: Uint8Array): Uint8Array | null {
  const entries = guards.entries;
  for (let at = 0; at < entries.length; at += ENTRY) {
    if (!isSame(entries, at, hash)) continue;
    const number = digit(entries[at + HASH]) * 36 + digit(entries[at + HASH + 1]);
    return number < 0 ? null : bytesOf(itemAt(guards.sentences, number), 2000);
  }
  return null;
}

/**
 * Whether one of the proofs, separated by blanks, is of this code and still good. `today` is -1 where nobody knows it: then age is no
 * matter.
 */
export function isProven(guards: Guards, name: Uint8Array, hash: Uint8Array, proofs: Uint8Array, today: i32): bool {
  const beginning = hash.subarray(0, BEGINNING);
  let at = 0;
  for (let seen = 0; seen < MOST_PROOFS && at < proofs.length; seen++) {
    let end = at;
    while (end < proofs.length && proofs[end] != BLANK) end++;
    if (isProof(guards, name, beginning, proofs.subarray(at, end), today)) return true;
    at = end + 1;
  }
  return false;
}

/** `{day}.{beginning}{signature}`, the day counted from 1970. */
function isProof(guards: Guards, name: Uint8Array, beginning: Uint8Array, proof: Uint8Array, today: i32): bool {
  const dot = proof.indexOf(DOT);
  if (dot < 1 || dot > 6 || proof.length != dot + 1 + BEGINNING + SIGNATURE || !isSame(proof, dot + 1, beginning)) return false;
  const text = "link\n" + String.UTF8.decodeUnsafe(proof.dataStart, dot) + "\n";
  if (!isSame(proof, dot + 1 + BEGINNING, letters(guards.mac.of(joined(text, name)), SIGNATURE))) return false;
  let day = 0;
  for (let i = 0; i < dot; i++) day = day * 10 + i32(proof[i]) - 0x30;
  return today < 0 || today - day <= GOOD_DAYS;
}

/** `2026-11-30` as days since 1970; -1 for anything else. */
export function dayOf(date: Uint8Array | null): i32 {
  if (date === null || date.length != 10) return -1;
  let number = 0;
  for (let i = 0; i < 10; i++) {
    if (i == 4 || i == 7) continue;
    const one = i32(date[i]) - 0x30;
    if (one < 0 || one > 9) return -1;
    number = number * 10 + one;
  }
  // The calendar's years begin in March here, so that a day that leaps is the last.
  const month = (number / 100) % 100;
  const year = number / 10000 - (month <= 2 ? 1 : 0);
  const era = year / 400;
  const ofEra = year - era * 400;
  const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + (number % 100) - 1;
  return era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
}

/** The form in which names are compared, for names in one of the spellings that the app writes down: without blanks around it, in upper case. */
export function folded(code: Uint8Array): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(String.UTF8.decodeUnsafe(code.dataStart, code.length).trim().toUpperCase()));
}

function joined(purpose: string, name: Uint8Array): Uint8Array {
  const first = Uint8Array.wrap(String.UTF8.encode(purpose));
  const whole = new Uint8Array(first.length + name.length);
  whole.set(first);
  whole.set(name, first.length);
  return whole;
}

/** The first `count` letters of a digest in base64url. */
function letters(digest: Uint8Array, count: i32): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const bit = i * 6;
    const two = (u32(digest[bit >> 3]) << 8) | u32(digest[(bit >> 3) + 1]);
    out[i] = u8(LETTERS.charCodeAt((two >> (10 - (bit & 7))) & 63));
  }
  return out;
}

function isSame(bytes: Uint8Array, at: i32, other: Uint8Array): bool {
  for (let i = 0; i < other.length; i++) if (bytes[at + i] != other[i]) return false;
  return true;
}

/** A digit of base 36; far below zero for anything else. */
function digit(letter: u8): i32 {
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x57 : -10000;
}
