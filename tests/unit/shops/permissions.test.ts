import { readFileSync } from "node:fs";

import { ATTEMPTS_PERMISSION, OPTIONAL_PERMISSIONS, PERMISSIONS, ROLLOUTS_PERMISSION, SEGMENT_PERMISSION } from "#app/shops/permissions.ts";

test("the permissions Settings explains are the ones the app asks for, no more and no fewer", () => {
  const asked = /^scopes = "(.+)"$/m.exec(readFileSync("shopify.app.toml", "utf8"))?.[1]?.split(",");
  expect(PERMISSIONS.map(({ scope }) => scope).sort()).toEqual(asked?.sort());
});

test("what is asked for later is what Settings explains, and nothing of it is asked for when the app is installed", () => {
  const file = readFileSync("shopify.app.toml", "utf8");
  const later = [...(/^optional_scopes = \[([^\]]+)\]/m.exec(file)?.[1] ?? "").matchAll(/"(.+?)"/g)].map(([, scope]) => scope);
  const explained = [
    ROLLOUTS_PERMISSION.scope,
    ...ATTEMPTS_PERMISSION.scopes,
    ...Object.values(OPTIONAL_PERMISSIONS).flatMap(({ scopes }) => scopes),
  ];
  expect(explained).toContain(SEGMENT_PERMISSION.scope);
  expect(explained.toSorted()).toEqual(later.toSorted());
  expect(PERMISSIONS.filter(({ scope }) => explained.includes(scope))).toEqual([]);
});
