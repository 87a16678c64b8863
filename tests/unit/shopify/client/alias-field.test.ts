import { buildSchema, print, validate, type DocumentNode } from "graphql";
import { readFileSync } from "node:fs";

import { estimateCost, rememberCost } from "#app/shopify/client/cost-estimate.ts";
import { findOwnersDocument, findRedeemCodesDocument } from "#app/shopify/client/alias-field.ts";

const schema = buildSchema(readFileSync("app/shopify/admin.schema.graphql", "utf8"));

test.each([
  ["owners of 1 name", findOwnersDocument(1)],
  ["owners of 250 names", findOwnersDocument(250)],
  ["1 redeem code", findRedeemCodesDocument(1)],
  ["200 redeem codes", findRedeemCodesDocument(200)],
] as [string, DocumentNode][])("the document that asks for %s is valid against the Admin schema", (_what, document) => {
  expect(validate(schema, document)).toEqual([]);
});

test("names travel as variables and never become part of a document", () => {
  const text = print(findOwnersDocument(2));
  expect(text).toContain("n0: codeDiscountNodeByCode(code: $n0)");
  expect(text).toContain("n1: codeDiscountNodeByCode(code: $n1)");
  expect(text).not.toContain("$name");
});

test("a redeem code is asked for on every kind of discount that can hold codes", () => {
  const text = print(findRedeemCodesDocument(2));
  expect(text.match(/f1: codes\(first: 1, query: \$f1\)/g)).toHaveLength(4);
});

test("a look-up is estimated by its width until Shopify has told its price", () => {
  expect(estimateCost(findOwnersDocument(37))).toBe(37);
  rememberCost(findOwnersDocument(38), 41);
  expect(estimateCost(findOwnersDocument(38))).toBe(41);
  expect(estimateCost(findOwnersDocument(37))).toBe(37);
});
