import { notInLinks } from "#app/codes/promo-code.ts";

test.each([
  ["test%10", "%"],
  ["A/B10", "/"],
  ["A#B", "#"],
  ["MAYA 10", "a blank"],
  ["A&B", "&"],
  ["MAYA10", null],
  ["ÉTÉ10", null],
])("in the link of %s it is %s that does not survive", (name, found) => expect(notInLinks(name)).toBe(found));
