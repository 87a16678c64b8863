/** Compiles the Function of guarded codes to WebAssembly, unless it is there and made of the same sources: `npm run build:function`. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const repository = join(import.meta.dirname, "..");
const folder = join(repository, "extensions/guarded-codes");
/** `--use abort=` leaves out a message that Shopify would not read; a run that aborts refuses nothing. */
const OPTIONS = ["--runtime", "stub", "--noAssert", "--optimizeLevel", "2", "--use", "abort="];

/** The path of the compiled Function. Compiling takes some seconds. */
export function builtFunction(): string {
  const out = join(folder, "dist/guarded-codes.wasm");
  const made = join(folder, "dist/made-of.txt");
  const sources = globSync("assembly/*.ts", { cwd: folder }).sort();
  const versions = readFileSync(join(repository, "node_modules/assemblyscript/package.json"), "utf8");
  const hash = createHash("sha256").update(OPTIONS.join(" ")).update(versions);
  for (const path of sources) hash.update(path).update(readFileSync(join(folder, path)));
  const wanted = hash.digest("hex");
  if (existsSync(out) && existsSync(made) && readFileSync(made, "utf8") === wanted) return out;
  mkdirSync(join(folder, "dist"), { recursive: true });
  const compiler = join(repository, "node_modules/assemblyscript/bin/asc.js");
  execFileSync(process.execPath, [compiler, "assembly/run.ts", "-o", "dist/guarded-codes.wasm", ...OPTIONS], {
    cwd: folder,
    stdio: "inherit",
  });
  writeFileSync(made, wanted);
  return out;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) builtFunction();
