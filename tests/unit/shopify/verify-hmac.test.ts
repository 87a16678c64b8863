import { createHmac } from "node:crypto";

import fc from "fast-check";

import { verifyHmac } from "#app/shopify/webhooks/verify-hmac.server.ts";

const sign = (body: Uint8Array | string, secret: string) => createHmac("sha256", secret).update(body).digest("base64");

test("a published HMAC is accepted: RFC 4231, case 2", () => {
  const digest = Buffer.from("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "hex").toString("base64");
  expect(verifyHmac(Buffer.from("what do ya want for nothing?"), digest, ["Jefe"])).toBe(true);
});

test("while a secret is rotated, what the present or the former one signed is accepted, and nothing else", () => {
  const body = Buffer.from("{}");
  expect(verifyHmac(body, sign(body, "new"), ["new", "old"])).toBe(true);
  expect(verifyHmac(body, sign(body, "old"), ["new", "old"])).toBe(true);
  expect(verifyHmac(body, sign(body, "other"), ["new", "old"])).toBe(false);
  expect(verifyHmac(body, sign(body, "new"), [])).toBe(false);
});

test("whatever the bytes, one changed bit of the body or another text as the signature is refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.string({ minLength: 1 }), fc.nat(), (body, secret, at) => {
      const signature = sign(body, secret);
      const changed = body.map((byte, index) => (index === at % body.length ? byte ^ 1 : byte));
      return (
        verifyHmac(body, signature, [secret]) &&
        !verifyHmac(changed, signature, [secret]) &&
        !verifyHmac(body, ` ${signature}`, [secret]) &&
        !verifyHmac(body, signature.slice(0, -1), [secret])
      );
    }),
  );
});

test("an empty secret is a fault in the configuration and throws", () => {
  expect(() => verifyHmac(Buffer.from("{}"), sign("{}", ""), ["secret", ""])).toThrow("empty");
});
