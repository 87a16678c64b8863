import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { keptKeys } from "#app/keys/kept-keys.server.ts";
import { aKey, TEST_KEYS } from "#tests/support/keys.ts";

const WHOLE = {
  NODE_ENV: "production",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: "https://reissue.example.com",
  SCOPES: "read_discounts",
  ...TEST_KEYS,
};

let house: typeof import("#app/platform/env.server.ts");
beforeAll(async () => {
  Object.assign(process.env, WHOLE, { NODE_ENV: "test", SHOPIFY_API_SECRET_FORMER: "older, oldest,secret" });
  house = await import("#app/platform/env.server.ts");
});
const refusal = (over: Record<string, string | undefined>) => {
  try {
    house.readEnv({ ...WHOLE, ...over });
  } catch (error) {
    return (error as Error).message;
  }
  return null;
};

test("a key that is missing, wrong or has no id is named in the refusal to start, and never printed", () => {
  expect(refusal({})).toBeNull();
  expect(refusal({ SIGNING_KEYS: undefined })).toContain("SIGNING_KEYS: keys that sign links");
  expect(refusal({ TOKEN_KEYS: undefined })).toContain("TOKEN_KEYS: keys that encrypt Shopify's tokens");
  const short = refusal({ TOKEN_KEYS: "k1:c2VjcmV0" });
  expect(short).toContain("the key k1 is not 32 bytes in base64");
  expect(short).not.toContain("c2VjcmV0");
  expect(refusal({ TOKEN_KEYS: TEST_KEYS.SIGNING_KEYS })).toContain("TOKEN_KEYS: another key than any of SIGNING_KEYS");
});

test("accepted Shopify secrets are the present one, then the former ones, each once", () => {
  expect(house.acceptedApiSecrets).toEqual(["secret", "older", "oldest"]);
});

test("links signed with Shopify's secrets are accepted unless it is said which, and none when the list is empty", () => {
  expect(house.signingKeys.legacy).toEqual(["secret", "older", "oldest"]);
  expect(house.readEnv({ ...WHOLE, LEGACY_LINK_SECRETS: "" }).LEGACY_LINK_SECRETS).toEqual([]);
  expect(house.readEnv({ ...WHOLE, LEGACY_LINK_SECRETS: "gone" }).LEGACY_LINK_SECRETS).toEqual(["gone"]);
});

test("keys kept in a folder are made once, and every process that asks gets the same", () => {
  const folder = mkdtempSync(join(tmpdir(), "keys-"));
  try {
    const made = keptKeys(join(folder, "new"));
    expect(keptKeys(join(folder, "new"))).toEqual(made);
    expect(refusal(made)).toBeNull();
    expect(made.SIGNING_KEYS).not.toBe(aKey("k1"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
