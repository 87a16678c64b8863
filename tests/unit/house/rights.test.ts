import { RIGHTS } from "#app/access/rights.ts";
import { readSource, sourceFiles } from "#tests/support/sources.ts";

const pages = [...sourceFiles("app/routes/app*.{ts,tsx}"), ...sourceFiles("app/routes/app*/route.{ts,tsx}")];
const extensions = sourceFiles("app/routes/admin*.ts");

/** A press that changes nothing of the shop's: a file, an answer to a question, a view that somebody keeps for the list they read. */
const LOOKS = new Set(["app/routes/app.views.ts", "app/routes/app.members.export.ts", "app/routes/app.projects.$projectId_.offers.ts"]);
/** The frame knows no more than the shop's name; whoever may see nothing reads that in it. */
const FRAME = "app/routes/app/route.tsx";
/** Pages for every reader, which bring no amounts. */
const NO_AMOUNTS = new Set([
  "app/routes/admin.codes.ts",
  FRAME,
  "app/routes/app.$.tsx",
  "app/routes/app.activity_.csv.ts",
  "app/routes/app.customers.ts",
  "app/routes/app.members.choices.ts",
  "app/routes/app.open/route.tsx",
  "app/routes/app.refreshes.$refreshId_.export.ts",
  "app/routes/app.refreshes.$refreshId_.suggestions.ts",
  "app/routes/app.refreshes.$refreshId_.timeline.$itemId.ts",
  "app/routes/app.search.ts",
]);

/** The source of a route's action or loader; null where it has none. */
function partOf(path: string, name: "action" | "loader"): string | null {
  return new RegExp(`export (?:async function|const) ${name}\\b[\\s\\S]*?\\n}\\n`).exec(readSource(path))?.[0] ?? null;
}

/** The rights a part asks for; null where it asks nobody. */
function neededBy(part: string): string[] | null {
  const [, rights] = /\b(?:forAdmin|forPress|forAdminExtension)\(request((?:, "[a-z]+")*)\)/.exec(part) ?? [];
  return rights === undefined ? null : [...rights.matchAll(/"([a-z]+)"/g)].map(([, right]) => right ?? "");
}

test("every action of the admin declares the right it needs, and one that only looks is listed", () => {
  const wrong = [...pages, ...extensions].flatMap((path) => {
    const part = partOf(path, "action");
    if (part === null) return [];
    const needed = neededBy(part);
    const known = needed !== null && needed.length > 0 && needed.every((right) => RIGHTS.some((one) => one === right));
    return known && (LOOKS.has(path) || needed.some((right) => right !== "view")) ? [] : [`${path}: ${String(needed)}`];
  });
  expect(wrong).toEqual([]);
});

test("an action that is refused does nothing before it answers", () => {
  const wrong = pages.filter((path) => {
    const part = partOf(path, "action") ?? "";
    return part.includes("forPress(") && !/await forPress\([^)]*\);\n  if \(admin\.refused !== null\) return /.test(part);
  });
  expect(wrong).toEqual([]);
});

test("every page of the admin declares the right it needs, and one for every reader hides amounts from those who may not see them", () => {
  const wrong = [...pages, ...extensions].flatMap((path) => {
    const part = partOf(path, "loader");
    if (part === null || path === FRAME) return [];
    const needed = neededBy(part) ?? [];
    if (needed.length === 0) return [`${path}: no right`];
    const guarded =
      !needed.includes("view") || needed.includes("money") || NO_AMOUNTS.has(path) || /if \(!rights\.includes\(right\)\) return/.test(part);
    return guarded || /return shown\(/.test(part) ? [] : [`${path}: amounts`];
  });
  expect(wrong).toEqual([]);
});

test("no route but the one of signing in asks in another way who is there", () => {
  const routes = sourceFiles("app/routes/**/*.{ts,tsx}").filter((path) => path !== "app/routes/auth.$.ts");
  expect(routes.filter((path) => /authenticateAdmin\(/.test(readSource(path)))).toEqual([]);
});
