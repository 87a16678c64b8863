/** Files for spreadsheets. What begins like a formula would be run by them, and is kept from it by an apostrophe. */

/** RFC 4180, CRLF, with the mark that makes Excel read UTF-8. */
export function csvText(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[headers, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** OWASP: a cell that begins with = + - @, a tab or a carriage return may be taken for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
