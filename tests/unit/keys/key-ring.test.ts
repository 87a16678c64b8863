import { parseKeyRing } from "#app/keys/key-ring.ts";
import { newKey } from "#app/keys/kept-keys.server.ts";
import { aKey } from "#tests/support/keys.ts";

const reason = (text: string) => {
  const parsed = parseKeyRing(text);
  return parsed.ok ? null : parsed.reason;
};

test("the first key makes and all are accepted, in base64 and base64url", () => {
  const [newer, older] = [aKey("k2"), aKey("k1")];
  const parsed = parseKeyRing(`${newer.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}, ${older}`);
  if (!parsed.ok) throw new Error(parsed.reason);
  expect(parsed.ring.first.id).toBe("k2");
  expect(parsed.ring.all.map(({ id }) => id)).toEqual(["k2", "k1"]);
  expect(parseKeyRing(newer)).toMatchObject({ ring: { first: { bytes: parsed.ring.first.bytes } } });
});

test("what is wrong with a list of keys is said without repeating a key", () => {
  expect(reason("")).toContain("does not begin with an id");
  expect(reason("c2VjcmV0")).toContain("key 1 does not begin with an id");
  expect(reason(`${aKey("k1")},${aKey("k1", "other")}`)).toBe("the id k1 stands twice");
  expect(reason("k1:c2VjcmV0")).toBe("the key k1 is not 32 bytes in base64");
  expect(reason("k1:not base64!")).toBe("the key k1 is not 32 bytes in base64");
  expect(reason(`${aKey("an-id-of-more-than-16")}`)).toContain("does not begin with an id");
});

test("a new key is one that is taken, and never the same twice", () => {
  expect(parseKeyRing(newKey("k9"))).toMatchObject({ ok: true, ring: { first: { id: "k9" } } });
  expect(newKey("k9")).not.toBe(newKey("k9"));
});
