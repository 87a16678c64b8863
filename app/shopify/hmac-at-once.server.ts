/**
 * Makes Shopify's library compute HMACs at once. For every message it makes a key of the secret and signs with it, both through Web
 * Crypto, which hands each piece of work to another thread: for a few kilobytes that took longer than everything else about
 * the message. The library takes `crypto.webcrypto` where there is one (getCryptoLib in its runtime/crypto/utils) and Node has none
 * there, so this one is offered: Node's own Web Crypto, except that a secret whose key was made is not made into one again, and that
 * such a key signs by `node:crypto`, which is the same OpenSSL without the other thread. What is signed, compared and refused stays
 * the library's.
 */
import { createHmac, createSecretKey, timingSafeEqual, webcrypto, type KeyObject } from "node:crypto";

type Subtle = typeof webcrypto.subtle;
type CryptoKey = webcrypto.CryptoKey;
type BufferSource = webcrypto.BufferSource;

const real = webcrypto.subtle;
/** Keys that sign at once, with what they are made of. */
const secrets = new WeakMap<CryptoKey, KeyObject>();
let latest: { secret: Buffer; key: CryptoKey } | undefined;

const importKey = (async (...asked: Parameters<Subtle["importKey"]>) => {
  const [format, data, algorithm, extractable, usages] = asked;
  const signsOnly = format === "raw" && !extractable && usages.length === 1 && usages[0] === "sign";
  if (!signsOnly || !isHmacSha256(algorithm)) return real.importKey(...asked);
  const secret = bytesOf(data as BufferSource);
  if (latest?.secret.length === secret.length && timingSafeEqual(latest.secret, secret)) return latest.key;
  // The caller may use its bytes again.
  const kept = Buffer.from(secret);
  const key = await real.importKey(...asked);
  secrets.set(key, createSecretKey(kept));
  latest = { secret: kept, key };
  return key;
}) as Subtle["importKey"];

const sign: Subtle["sign"] = async (algorithm, key, data) => {
  const secret = secrets.get(key);
  if (!secret || algorithm !== "HMAC") return real.sign(algorithm, key, data);
  return Uint8Array.from(createHmac("sha256", secret).update(bytesOf(data)).digest()).buffer;
};

function bytesOf(data: BufferSource): Buffer {
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

function isHmacSha256(algorithm: Parameters<Subtle["importKey"]>[2]): boolean {
  if (typeof algorithm === "string" || algorithm.name !== "HMAC" || !("hash" in algorithm) || "length" in algorithm) return false;
  const { hash } = algorithm;
  return (typeof hash === "string" ? hash : hash.name) === "SHA-256";
}

/** `ours` in place of what it names; the rest is called on the real one, which refuses to be called on anything else. */
function over<T extends object>(theirs: T, ours: Partial<T>): T {
  return new Proxy(theirs, {
    get(_, name) {
      if (Object.hasOwn(ours, name)) return Reflect.get(ours, name) as unknown;
      const value: unknown = Reflect.get(theirs, name, theirs);
      return typeof value === "function" ? (value.bind(theirs) as unknown) : value;
    },
  });
}

Object.defineProperty(globalThis.crypto, "webcrypto", {
  value: over(webcrypto, { subtle: over(real, { importKey, sign }) }),
  configurable: true,
});
