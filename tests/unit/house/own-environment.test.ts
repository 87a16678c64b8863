import { readSource, sourceFiles } from "#tests/support/sources.ts";
import { fontConfiguration } from "#tests/support/fonts.ts";
import { dataFolder, repository } from "#tests/support/stack/folders.ts";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { ownEnvironment } from "../../../scripts/install/environment.mjs";

const SCRIPT = "scripts/test.ts";
const OWN = {
  HOME: join(dataFolder, "home"),
  NODE_COMPILE_CACHE: join(dataFolder, "compile-cache"),
  LANG: "C.UTF-8",
  LC_ALL: "C.UTF-8",
  TZ: "UTC",
};

test("a script gets a home folder in the clone, one locale and one time zone, whatever the machine has", () => {
  const bare = { ...OWN, PATH: "/bin" };
  expect(ownEnvironment(repository, SCRIPT, { PATH: "/bin" })).toEqual(bare);
  const furnished = {
    PATH: "/bin",
    HOME: "/nowhere",
    LANG: "de_DE",
    LC_COLLATE: "tr_TR",
    TZ: "Pacific/Kiritimati",
    XDG_CACHE_HOME: "/nowhere",
  };
  expect(ownEnvironment(repository, SCRIPT, furnished)).toEqual(bare);
});

test("no variable of the machine that programs of ours or of others read reaches a script", () => {
  const said = {
    DATABASE_URL: "x",
    LOG_LEVEL: "error",
    NODE_ENV: "production",
    NODE_OPTIONS: "-r x",
    NODE_PATH: "/usr/lib",
    GIT_DIR: "x",
    MAIL_FROM: "x",
  };
  expect(ownEnvironment(repository, SCRIPT, said)).toEqual(OWN);
});

test("only the local Shopify alone is told the credentials of an app", () => {
  const said = { SHOPIFY_API_KEY: "key", SHOPIFY_API_SECRET: "secret" };
  expect(ownEnvironment(repository, "tests/twin/main.ts", said)).toMatchObject(said);
  expect(ownEnvironment(repository, "scripts/demo.ts", said)).not.toHaveProperty("SHOPIFY_API_KEY");
});

test("a folder for temporary files is taken over when it is there", () => {
  expect(ownEnvironment(repository, SCRIPT, { TMPDIR: repository })).toHaveProperty("TMPDIR", repository);
  expect(ownEnvironment(repository, SCRIPT, { TMPDIR: join(repository, "no-such-folder") })).not.toHaveProperty("TMPDIR");
});

test("the browser's fonts and their cache are named inside its own folder, whatever that is called", () => {
  mkdirSync(dataFolder, { recursive: true });
  const home = mkdtempSync(join(dataFolder, "fonts & more-"));
  try {
    const written = readFileSync(fontConfiguration(home, join(home, "fonts")), "utf8");
    const named = [...written.matchAll(/<(?:dir|cachedir)>(.*?)<\//g)].map(([, path]) => path);
    const name = home.replaceAll("&", "&amp;");
    expect(named).toEqual([`${name}/fonts`, `${name}/font-cache`]);
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("nothing that tests, demo, build or bench run names a folder of the machine", () => {
  const files = sourceFiles("*.{js,ts}", "{app,bench,scripts,tests}/**/*.{ts,tsx,mjs,js}").filter((path) => path !== HERE);
  const named = files.flatMap((path) =>
    [...readSource(path).matchAll(/["'`](\/(?:tmp|var|opt|home|root|usr|mnt|run|dev)(?:\/[^"'`]*)?)["'`]/g)].map(
      ([, at]) => `${path} ${at}`,
    ),
  );
  // PostgreSQL run by root has to live where another user may go: tests/support/stack/postgres-home.ts says how.
  expect(named).toEqual(Array.from(named, () => "tests/support/stack/postgres-home.ts /var/tmp"));
});

test("text is sorted and written in a named language, never in the machine's", () => {
  const files = sourceFiles("{app,bench,scripts,tests}/**/*.{ts,tsx,mjs,js}").filter((path) => path !== HERE);
  const unnamed = /\.localeCompare\(\w+(?:\.\w+)*\)|\.toLocale(?:Date|Time)?String\(\)|new Intl\.\w+\(\)/;
  expect(files.filter((path) => unnamed.test(readSource(path)))).toEqual([]);
});

const HERE = "tests/unit/house/own-environment.test.ts";
