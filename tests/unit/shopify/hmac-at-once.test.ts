import { webcrypto } from "node:crypto";

import { createSHA256HMAC, HashFormat } from "@shopify/shopify-api/runtime";
import fc from "fast-check";

import "#app/shopify/hmac-at-once.server.ts";

const offered = (globalThis.crypto as unknown as { webcrypto: typeof webcrypto }).webcrypto;
const HMAC = { name: "HMAC", hash: { name: "SHA-256" } };
const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (signature: ArrayBuffer) => Buffer.from(signature).toString("hex");

async function byNode(secret: Uint8Array, text: string): Promise<string> {
  const key = await webcrypto.subtle.importKey("raw", secret, HMAC, false, ["sign"]);
  return hex(await webcrypto.subtle.sign("HMAC", key, bytes(text)));
}

test.each([
  // RFC 4231, cases 1, 2 and 6.
  ["0b".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  ["4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
  [
    "aa".repeat(131),
    "Test Using Larger Than Block-Size Key - Hash Key First",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
])("the library computes the published HMAC of the key %s", async (key, text, hmac) => {
  expect(await createSHA256HMAC(Uint8Array.from(Buffer.from(key, "hex")).buffer, text, HashFormat.Hex)).toBe(hmac);
  // Again, with the key that is kept now.
  expect(await createSHA256HMAC(Uint8Array.from(Buffer.from(key, "hex")).buffer, text, HashFormat.Hex)).toBe(hmac);
});

test("whatever the secret and the text, the HMAC is that of Node's own Web Crypto, secrets taken in turns", async () => {
  const secret = fc.uint8Array({ minLength: 1, maxLength: 100 });
  await fc.assert(
    fc.asyncProperty(secret, secret, fc.string({ unit: "binary" }), async (one, other, text) => {
      for (const now of [one, other, one])
        expect(await createSHA256HMAC(now.slice().buffer, text, HashFormat.Hex)).toBe(await byNode(now, text));
    }),
  );
});

test("the library takes what is offered: one key is made for one secret, and another for another", async () => {
  const importOf = (secret: string) => offered.subtle.importKey("raw", bytes(secret), HMAC, false, ["sign"]);
  const key = await importOf("a secret");
  await createSHA256HMAC("a secret", "a text");
  expect(await importOf("a secret")).toBe(key);
  // Had the library not come here, the key above would still be the latest.
  await createSHA256HMAC("another secret", "a text");
  expect(await importOf("a secret")).not.toBe(key);
});

test("bytes that are written over after a key was made of them do not change what it stands for", async () => {
  const secret = bytes("first");
  await createSHA256HMAC(secret.buffer, "a text");
  secret.set(bytes("other"));
  expect(await createSHA256HMAC(secret.buffer, "a text", HashFormat.Hex)).toBe(await byNode(bytes("other"), "a text"));
});

test("everything else is Node's: other hashes, keys that may verify, digests, random values", async () => {
  const wider = { name: "HMAC", hash: "SHA-512" };
  const key = await offered.subtle.importKey("raw", bytes("a secret"), wider, false, ["sign", "verify"]);
  const signature = await offered.subtle.sign("HMAC", key, bytes("a text"));
  expect(signature.byteLength).toBe(64);
  expect(await offered.subtle.verify("HMAC", key, signature, bytes("a text"))).toBe(true);
  expect(hex(await offered.subtle.digest("SHA-256", bytes("")))).toMatch(/^e3b0c442/);
  expect(offered.getRandomValues(new Uint8Array(8))).toHaveLength(8);
  await expect(offered.subtle.importKey("raw", bytes(""), HMAC, false, ["sign"])).rejects.toThrow();
});
