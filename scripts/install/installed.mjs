/** Whether node_modules is what package-lock.json asks for, on this platform. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const stampFile = (repository) => join(repository, "node_modules/.reissue-installed");

/** True after our own install, and after somebody's `npm ci` of the same lock file. */
export function isInstalled(repository) {
  if (!existsSync(join(repository, "node_modules/.bin/node"))) return false;
  const stamp = stampFile(repository);
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === fingerprint(repository);
  return agrees(repository);
}

export function markInstalled(repository) {
  writeFileSync(stampFile(repository), fingerprint(repository));
}

function fingerprint(repository) {
  const hash = createHash("sha256").update(readFileSync(join(repository, "package-lock.json")));
  return hash.update(`${process.platform} ${process.arch}`).digest("hex");
}

/** npm writes what it really installed into a lock file of its own, as its last act. */
function agrees(repository) {
  const installedFile = join(repository, "node_modules/.package-lock.json");
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    const found = installed[path];
    return found ? found.version === version : optional === true;
  });
}
