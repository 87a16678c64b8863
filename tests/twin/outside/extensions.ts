/** Extensions of the app that the local admin draws: what their configurations name, bundled as Shopify CLI does, with esbuild. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "smol-toml";

const repository = join(import.meta.dirname, "../../..");
const run = promisify(execFile);

type Configured = { extensions?: { handle?: string; type?: string; targeting?: { target: string; module: string }[] }[] };

export type DrawnExtension = {
  target: string;
  /** The words of the extension, as its English file has them. */
  words: Record<string, unknown>;
  /** Its script, an ES module. Bundled once. */
  script(): Promise<string>;
};

/** Those on the pages of an order and of a customer. */
const DRAWN = /^admin\.(order|customer)-details\.(block|action)\.render$/;

let known: Map<string, DrawnExtension> | undefined;

export function drawnExtensions(): Map<string, DrawnExtension> {
  known ??= new Map(readConfigured().map((one) => [one.target, one]));
  return known;
}

function readConfigured(): DrawnExtension[] {
  const root = join(repository, "extensions");
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => {
    const { extensions = [] } = parse(readFileSync(join(root, name, "shopify.extension.toml"), "utf8")) as Configured;
    const targets = extensions.flatMap(({ targeting = [] }) => targeting).filter(({ target }) => DRAWN.test(target));
    return targets.map(({ target, module }) => {
      const words = JSON.parse(readFileSync(join(root, name, "locales/en.default.json"), "utf8")) as Record<string, unknown>;
      let bundled: Promise<string> | undefined;
      const script = () => (bundled ??= bundle(join(root, name, module)));
      return { target, words, script };
    });
  });
}

async function bundle(module: string): Promise<string> {
  const esbuild = join(repository, "node_modules/.bin/esbuild");
  const { stdout } = await run(esbuild, [module, "--bundle", "--format=esm"], { cwd: repository, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
