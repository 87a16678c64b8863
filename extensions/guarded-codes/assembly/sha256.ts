/** SHA-256 (FIPS 180-4) and HMAC (RFC 2104), since no package has them as AssemblyScript. */

const ROUND: StaticArray<u32> = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];
const START: StaticArray<u32> = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const BLOCK = 64;
const words = new StaticArray<u32>(64);
const state = new StaticArray<u32>(8);

function block(at: usize): void {
  for (let i = 0; i < 16; i++) unchecked((words[i] = bswap<u32>(load<u32>(at + ((<usize>i) << 2)))));
  for (let i = 16; i < 64; i++) {
    const far = unchecked(words[i - 15]);
    const near = unchecked(words[i - 2]);
    const small = rotr<u32>(far, 7) ^ rotr<u32>(far, 18) ^ (far >> 3);
    const large = rotr<u32>(near, 17) ^ rotr<u32>(near, 19) ^ (near >> 10);
    unchecked((words[i] = words[i - 16] + small + words[i - 7] + large));
  }
  let a = unchecked(state[0]);
  let b = unchecked(state[1]);
  let c = unchecked(state[2]);
  let d = unchecked(state[3]);
  let e = unchecked(state[4]);
  let f = unchecked(state[5]);
  let g = unchecked(state[6]);
  let h = unchecked(state[7]);
  for (let i = 0; i < 64; i++) {
    const one =
      h + (rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25)) + ((e & f) ^ (~e & g)) + unchecked(ROUND[i]) + unchecked(words[i]);
    const two = (rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + one;
    d = c;
    c = b;
    b = a;
    a = one + two;
  }
  unchecked((state[0] += a));
  unchecked((state[1] += b));
  unchecked((state[2] += c));
  unchecked((state[3] += d));
  unchecked((state[4] += e));
  unchecked((state[5] += f));
  unchecked((state[6] += g));
  unchecked((state[7] += h));
}

/** Goes on from `begun`, the state after the first `before` bytes, which are whole blocks. */
function digest(begun: StaticArray<u32>, before: i32, text: Uint8Array): Uint8Array {
  const size = ((text.length + 9 + BLOCK - 1) / BLOCK) * BLOCK;
  const padded = new Uint8Array(size);
  padded.set(text);
  padded[text.length] = 0x80;
  store<u32>(padded.dataStart + size - 4, bswap<u32>(u32(before + text.length) << 3));
  for (let i = 0; i < 8; i++) unchecked((state[i] = begun[i]));
  for (let at = 0; at < size; at += BLOCK) block(padded.dataStart + at);
  const out = new Uint8Array(32);
  for (let i = 0; i < 8; i++) store<u32>(out.dataStart + ((<usize>i) << 2), bswap<u32>(unchecked(state[i])));
  return out;
}

/** HMAC with one key of at most 64 bytes. What depends on the key alone is computed once. */
export class Hmac {
  private inner: StaticArray<u32>;
  private outer: StaticArray<u32>;

  constructor(key: Uint8Array) {
    this.inner = begunWith(key, 0x36);
    this.outer = begunWith(key, 0x5c);
  }

  of(text: Uint8Array): Uint8Array {
    return digest(this.outer, BLOCK, digest(this.inner, BLOCK, text));
  }
}

function begunWith(key: Uint8Array, pad: u8): StaticArray<u32> {
  const first = new Uint8Array(BLOCK);
  for (let i = 0; i < BLOCK; i++) first[i] = (i < key.length ? key[i] : 0) ^ pad;
  for (let i = 0; i < 8; i++) unchecked((state[i] = START[i]));
  block(first.dataStart);
  const begun = new StaticArray<u32>(8);
  for (let i = 0; i < 8; i++) unchecked((begun[i] = state[i]));
  return begun;
}
