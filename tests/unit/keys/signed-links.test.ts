/** Links and forms that were handed out, while keys and Shopify's secret change. */
import { createHmac } from "node:crypto";

import type { SigningKeys } from "#app/keys/signature.ts";
import { readUnsubscribe, signUnsubscribe } from "#app/messages/unsubscribe-token.server.ts";
import { formKey, isFormKey } from "#app/portal/form-key.ts";
import { readPageToken, signPageToken } from "#app/portal/page-token.ts";
import { aKey, aRing, strangeSigning } from "#tests/support/keys.ts";

const shop = "lumen-botanics.myshopify.com";
const memberId = "0190a0b0-0000-7000-8000-000000000001";
const id = "0190a0b0-0000-7000-8000-000000000002";
const expiresAt = new Date("2026-06-01T00:00:00Z");

const before: SigningKeys = { ring: aRing(aKey("k1")), legacy: [] };
const after: SigningKeys = { ring: aRing(aKey("k2"), aKey("k1")), legacy: [] };
const ended: SigningKeys = { ring: aRing(aKey("k2")), legacy: [] };

/** Everything that is handed out, signed by `keys`. */
const given = (keys: SigningKeys) => ({
  page: signPageToken({ shop, id, expiresAt }, keys),
  unsubscribe: signUnsubscribe({ shop, memberId }, keys),
  form: formKey(shop, id, keys),
});

/** What of it is accepted with `keys`. */
const accepted = (links: ReturnType<typeof given>, keys: SigningKeys) => ({
  page: readPageToken(links.page, { shop, keys }) !== null,
  unsubscribe: readUnsubscribe(links.unsubscribe, keys)?.memberId === memberId,
  form: isFormKey(links.form, { shop, enrolmentId: id, keys }),
});
const ALL = { page: true, unsubscribe: true, form: true };
const NONE = { page: false, unsubscribe: false, form: false };

/** As links were signed while Shopify's secret was the only one. */
function signedByShopifySecret(secret: string): ReturnType<typeof given> {
  const hmac = (text: string) => createHmac("sha256", secret).update(text).digest("base64url");
  const until = Math.floor(expiresAt.getTime() / 1000).toString(36);
  const name = Buffer.from(`${memberId}${shop}`).toString("base64url");
  return {
    page: `${id}.${until}.${hmac(`creator page\n${shop}\n${id}\n${until}`)}`,
    unsubscribe: `${name}.${hmac(`unsubscribe ${name}`)}`,
    form: hmac(`creator form\n${shop}\n${id}`).slice(0, 22),
  };
}

test("links name their key: a former key is accepted, the first one signs, and one that was taken out is refused", () => {
  const old = given(before);
  expect(old.unsubscribe).toMatch(/\.k1\.[\w-]{43}$/);
  expect(accepted(old, after)).toEqual(ALL);
  expect(given(after).page).toMatch(/\.k2\.[\w-]{43}$/);
  expect(accepted(given(after), ended)).toEqual(ALL);
  expect(accepted(old, ended)).toEqual(NONE);
});

test("links signed with Shopify's secret before there were keys stay good, until that secret is no longer accepted", () => {
  const mailed = signedByShopifySecret("the secret of then");
  expect(accepted(mailed, { ...after, legacy: ["the secret of now", "the secret of then"] })).toEqual(ALL);
  expect(accepted(mailed, { ...after, legacy: ["the secret of now"] })).toEqual(NONE);
  expect(accepted(mailed, after)).toEqual(NONE);
});

test("Shopify's secret signs nothing any more, and a change of it breaks no link", () => {
  const links = given({ ...before, legacy: ["the secret of then"] });
  expect(accepted(links, { ...before, legacy: ["the secret of now"] })).toEqual(ALL);
});

test("another key under the same id, a key's name alone, and a signature of another thing are refused", () => {
  const links = given(before);
  expect(accepted(given(strangeSigning), before)).toEqual(NONE);
  expect(isFormKey("k1.", { shop, enrolmentId: id, keys: before })).toBe(false);
  expect(isFormKey("k1", { shop, enrolmentId: id, keys: before })).toBe(false);
  expect(isFormKey(links.page.split(".").slice(2).join("."), { shop, enrolmentId: id, keys: before })).toBe(false);
  expect(readPageToken(`${links.page}.x`, { shop, keys: before })).toBeNull();
});

test("a form key fits into the field of its form", () => {
  expect(formKey(shop, id, { ring: aRing(aKey("k".repeat(16))), legacy: [] }).length).toBeLessThanOrEqual(40);
});
