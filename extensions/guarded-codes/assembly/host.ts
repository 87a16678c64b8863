/** What Shopify gives a Function: its Wasm API, version 2. Values are NaN boxes of 64 bits. */

/** The input of this run. */
@external("shopify_function_v2", "shopify_function_input_get")
export declare function inputRoot(): u64;
@external("shopify_function_v2", "shopify_function_input_get_val_len")
declare function valueLength(value: u64): i32;
@external("shopify_function_v2", "shopify_function_input_read_utf8_str")
declare function readUtf8(source: usize, out: usize, length: i32): void;
@external("shopify_function_v2", "shopify_function_input_get_obj_prop")
declare function objectProperty(object: u64, name: usize, length: i32): u64;
/** An error for an index that is not there. */
@external("shopify_function_v2", "shopify_function_input_get_at_index")
export declare function itemAt(array: u64, index: i32): u64;
@external("shopify_function_v2", "shopify_function_output_new_utf8_str")
declare function writeUtf8(at: usize, length: i32): i32;
/** An object of `length` properties, whose names and values follow. */
@external("shopify_function_v2", "shopify_function_output_new_object")
export declare function beginObject(length: i32): i32;
@external("shopify_function_v2", "shopify_function_output_finish_object")
export declare function endObject(): i32;
@external("shopify_function_v2", "shopify_function_output_new_array")
export declare function beginArray(length: i32): i32;
@external("shopify_function_v2", "shopify_function_output_finish_array")
export declare function endArray(): i32;

const BOXED: u64 = 0x7ffc000000000000;
const TRUE: u64 = (1 << 46) | 1;
const STRING: u64 = 3;
const ARRAY: u64 = 5;
const LONGEST_IN_BOX: i32 = 16383;

function isBoxed(value: u64): bool {
  return (value & BOXED) == BOXED;
}

function isA(value: u64, tag: u64): bool {
  return isBoxed(value) && ((value >> 46) & 15) == tag;
}

export function isNumber(value: u64, number: f64): bool {
  return !isBoxed(value) && reinterpret<f64>(value) == number;
}

export function isTrue(value: u64): bool {
  return isBoxed(value) && (value & ~BOXED) == TRUE;
}

/** How many items an array has; 0 for anything else. */
export function itemsOf(value: u64): i32 {
  return isA(value, ARRAY) ? lengthOf(value) : 0;
}

function lengthOf(value: u64): i32 {
  const short = i32((value >> 32) & 16383);
  return short < LONGEST_IN_BOX ? short : valueLength(value);
}

/** A property; null of Shopify's where there is none, an error of Shopify's where `object` is no object. Neither is text, number or array. */
export function property(object: u64, name: string): u64 {
  const bytes = String.UTF8.encode(name);
  return objectProperty(object, changetype<usize>(bytes), bytes.byteLength);
}

/** The bytes of a text; null for anything else, for an empty text, and for one longer than `most` bytes. */
export function bytesOf(value: u64, most: i32): Uint8Array | null {
  if (!isA(value, STRING)) return null;
  const length = lengthOf(value);
  if (length <= 0 || length > most) return null;
  const bytes = new Uint8Array(length);
  readUtf8(usize(value & 0xffffffff), bytes.dataStart, length);
  return bytes;
}

export function writeBytes(bytes: Uint8Array): void {
  writeUtf8(bytes.dataStart, bytes.length);
}

export function writeText(text: string): void {
  writeBytes(Uint8Array.wrap(String.UTF8.encode(text)));
}
