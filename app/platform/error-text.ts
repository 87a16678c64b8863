/** What of an error's own text may be written down or told. */

/**
 * Without what the database client was given: its errors of statements that cannot be sent show all of it, names, addresses and tokens
 * included, up to a line with a last brace. What is wrong with it stands behind.
 */
export function withoutArguments(text: string): string {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => /Invalid `.*` invocation/.test(line)) + 1;
  const to = lines.findLastIndex((line) => /^[\s+?~-]*\}\)?$/.test(line));
  return from === 0 || to < from ? text : [...lines.slice(0, from), "{ not told }", ...lines.slice(to + 1)].join("\n");
}
