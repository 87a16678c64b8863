/** Keys for a clone that somebody develops in, tries out or tests: made once and kept in a folder. Production never reads them. */
import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { KEY_BYTES, writeKey } from "./key-ring.ts";

/** Values of the variables of the same names. */
type KeptKeys = { SIGNING_KEYS: string; TOKEN_KEYS: string };

/**
 * The keys kept in `folder`, made when there are none. Several processes may ask at once: all get the same ones.
 * Throws where the folder can be neither read nor written.
 */
export function keptKeys(folder: string): KeptKeys {
  const file = join(folder, "keys.json");
  const known = read(file);
  if (known) return known;
  mkdirSync(folder, { recursive: true });
  const made: KeptKeys = { SIGNING_KEYS: newKey("k1"), TOKEN_KEYS: newKey("k1") };
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  try {
    // A link is made whole or not at all, and never over one that is there.
    linkSync(draft, file);
    return made;
  } catch (error) {
    const others = read(file);
    if (!others) throw error;
    return others;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A new random key under this id, as the variables hold it. */
export function newKey(id: string): string {
  return writeKey({ id, bytes: randomBytes(KEY_BYTES) });
}

function read(file: string): KeptKeys | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as KeptKeys) : null;
}
