import { readFileSync } from "node:fs";

import { OPTIONAL_PERMISSIONS, PERMISSIONS } from "#app/shops/permissions.ts";

test("the permissions Settings explains are the ones the app asks for, no more and no fewer", () => {
  const asked = /^scopes = "(.+)"$/m.exec(readFileSync("shopify.app.toml", "utf8"))?.[1]?.split(",");
  expect(PERMISSIONS.map(({ scope }) => scope).sort()).toEqual(asked?.sort());
});

test("what the manifest calls optional is what Settings asks for, and why", () => {
  const asked = /^optional_scopes = (\[.+\])$/m.exec(readFileSync("shopify.app.toml", "utf8"))?.[1] ?? "[]";
  expect(OPTIONAL_PERMISSIONS.map(({ scope }) => scope)).toEqual(JSON.parse(asked));
});
