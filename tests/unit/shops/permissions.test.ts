import { readFileSync } from "node:fs";

import { PERMISSIONS } from "#app/shops/permissions.ts";

test("the permissions Settings explains are the ones the app asks for, no more and no fewer", () => {
  const asked = /^scopes = "(.+)"$/m.exec(readFileSync("shopify.app.toml", "utf8"))?.[1]?.split(",");
  expect(PERMISSIONS.map(({ scope }) => scope).sort()).toEqual(asked?.sort());
});
