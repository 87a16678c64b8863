/** What holds for every extension, whatever it shows. */
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { parse } from "smol-toml";

import { readSource, sourceFiles } from "#tests/support/sources.ts";
import { repository } from "#tests/support/stack/folders.ts";

type Extension = { name: string; handle?: string; type: string; targeting?: { target: string; module?: string }[] };

const configs = sourceFiles("extensions/*/shopify.extension.toml").map((path) => {
  const { api_version: apiVersion, extensions } = parse(readSource(path)) as { api_version?: string; extensions?: Extension[] };
  return { folder: dirname(path), apiVersion, extensions: extensions ?? [] };
});
/** A Function has no module: guarded-codes.test.ts runs it. */
const targets = configs.flatMap(({ folder, extensions }) =>
  extensions.flatMap(({ targeting = [] }) =>
    targeting.flatMap(({ target, module }) => (module === undefined ? [] : { folder, target, module })),
  ),
);

test("creators' account page, the actions and blocks on the admin's pages, and what Sidekick reads, are there", () => {
  expect(targets.map(({ target }) => target).toSorted()).toEqual([
    "admin.app.tools.data",
    "admin.customer-details.action.render",
    "admin.customer-details.block.render",
    "admin.discount-details.action.render",
    "admin.order-details.action.render",
    "admin.order-details.block.render",
    "customer-account.page.render",
  ]);
});

test.each(targets)("$target has its module, and a test renders it with Shopify's tester", ({ folder, target, module }) => {
  expect(sourceFiles(join(folder, module))).toHaveLength(1);
  const tests = sourceFiles("tests/unit/extensions/*.test.ts").map(readSource);
  expect(
    tests.filter((text) => text.includes(`getExtension("${target}"`) && /\b(extension|block|action)\.render\(\)/.test(text)),
  ).toHaveLength(1);
});

test.each(targets)("$target goes into one script, far smaller than the 64 KB Shopify takes", ({ folder, module }) => {
  // esbuild is what Shopify CLI bundles with; it comes with Vite.
  const esbuild = join(repository, "node_modules/.bin/esbuild");
  const script = execFileSync(esbuild, [join(folder, module), "--bundle", "--minify", "--format=esm"], { cwd: repository, stdio: "pipe" });
  expect(gzipSync(script).byteLength).toBeLessThan(16 * 1024);
  // Nothing is left to be loaded from elsewhere.
  expect(/\bimport\s*[{"*]|\brequire\(/.test(script.toString())).toBe(false);
});

test("UI extensions ask for the version of the API whose types they are checked against", () => {
  const installed = (JSON.parse(readSource("package.json")) as { devDependencies: Record<string, string> }).devDependencies[
    "@shopify/ui-extensions"
  ];
  const [, year = "", month = ""] = /(\d{4})\.(\d{1,2})\./.exec(installed ?? "") ?? [];
  const ui = configs.filter(({ extensions }) => extensions.some(({ type }) => type === "ui_extension"));
  expect(ui.map(({ apiVersion }) => apiVersion)).toEqual(ui.map(() => `${year}-${month.padStart(2, "0")}`));
});

test("no two extensions have one handle, and each has its name in words", () => {
  const all = configs.flatMap(({ folder, extensions }) => extensions.map((extension) => ({ folder, ...extension })));
  const handles = all.flatMap(({ handle }) => handle ?? []);
  expect(new Set(handles).size).toBe(handles.length);
  for (const { folder, name } of all.filter(({ name }) => name.startsWith("t:"))) {
    const words = JSON.parse(readSource(join(folder, "locales/en.default.json"))) as Record<string, unknown>;
    expect([folder, typeof words[name.slice(2)]]).toEqual([folder, "string"]);
  }
});
