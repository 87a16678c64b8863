/** Refuses guarded codes to whoever did not come through the creator's link. Whatever it does not understand it lets pass. */
import { dayOf, folded, guardsIn, hashOf, isProven, sentenceFor } from "./guard";
import {
  beginArray,
  beginObject,
  bytesOf,
  endArray,
  endObject,
  inputRoot,
  isTrue,
  itemAt,
  itemsOf,
  property,
  writeBytes,
  writeText,
} from "./host";

/** Shopify's longest name has 255 characters. */
const LONGEST_NAME = 1020;
const MOST_CODES = 50;
const LONGEST_ATTRIBUTE = 4096;

export function run(): void {
  const codes = new Array<Uint8Array>();
  const sentences = new Array<Uint8Array>();
  findRefused(inputRoot(), codes, sentences);
  beginObject(1);
  writeText("operations");
  beginArray(codes.length);
  for (let i = 0; i < codes.length; i++) writeRefusal(codes[i], sentences[i]);
  endArray();
  endObject();
}

function findRefused(input: u64, codes: Array<Uint8Array>, sentences: Array<Uint8Array>): void {
  const guards = guardsIn(property(property(property(input, "discount"), "metafield"), "jsonValue"));
  if (guards === null) return;
  const proofs = bytesOf(property(property(property(input, "cart"), "link"), "value"), LONGEST_ATTRIBUTE);
  const today = dayOf(bytesOf(property(property(property(input, "shop"), "localTime"), "date"), 10));
  const entered = property(input, "enteredDiscountCodes");
  const count = itemsOf(entered);
  for (let i = 0; i < count && i < MOST_CODES; i++) {
    const one = itemAt(entered, i);
    const code = bytesOf(property(one, "code"), LONGEST_NAME);
    if (code === null || !isTrue(property(one, "rejectable"))) continue;
    const name = folded(code);
    const hash = hashOf(guards, name);
    const sentence = sentenceFor(guards, hash);
    if (sentence === null || (proofs !== null && isProven(guards, name, hash, proofs, today))) continue;
    codes.push(code);
    sentences.push(sentence);
  }
}

function writeRefusal(code: Uint8Array, sentence: Uint8Array): void {
  beginObject(1);
  writeText("enteredDiscountCodesReject");
  beginObject(2);
  writeText("codes");
  beginArray(1);
  beginObject(1);
  writeText("code");
  writeBytes(code);
  endObject();
  endArray();
  writeText("message");
  writeBytes(sentence);
  endObject();
  endObject();
}
