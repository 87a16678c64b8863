/** Reads npm's log for the reason a person can act on. */
const REASONS = [
  [/ENOSPC/, "The disk is full."],
  [/EACCES|EPERM|EROFS/, "npm may not write where it has to; the folder or npm's cache belongs to another user."],
  [/EUSAGE|ERESOLVE/, "package-lock.json and package.json do not agree."],
  [/EINTEGRITY/, "A downloaded package is not what package-lock.json promises."],
  [/\bE40[13]\b/, "The npm registry refuses this machine (not allowed or not signed in)."],
  [/\bE404\b|ETARGET/, "The npm registry does not have a package that package-lock.json names."],
  [
    /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network|CERT/i,
    "The npm registry cannot be reached.",
  ],
];

/**
 * The reason in one sentence, the end of the log, and where all of it stands.
 *
 * @param {string} log
 * @param {string} logFile
 */
export function explain(log, logFile) {
  const errors = log.split("\n").filter((line) => line.startsWith("npm error"));
  const [, reason] = REASONS.find(([pattern]) => pattern.test(errors.join("\n"))) ?? [null, "npm could not install the dependencies."];
  return `${reason}\n\n${errors.slice(0, 12).join("\n") || log.slice(-2000)}\n\nAll of it: ${logFile}`;
}
