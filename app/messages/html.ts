/** The HTML twin of a plain-text message. The text decides everything; nothing in it can become markup. */

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

const PAGE = "margin:0;padding:24px 12px;background:#f4f4f2";
const SHEET =
  "max-width:34em;margin:0 auto;padding:24px;background:#fff;border-radius:12px;font:16px/1.55 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1f1f1f;overflow-wrap:anywhere";
const CODE =
  "font:600 1.05em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:#eef4f0;border-radius:6px;padding:2px 7px;color:#10402e";

/**
 * Paragraphs at empty lines, line breaks elsewhere; addresses that begin with https:// can be pressed. The member's `code`
 * stands out wherever it is a word of its own: it is what they look for, and on a phone what they press to copy.
 */
export function htmlOf(text: string, code: string | null = null): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => `<p style="margin:0 0 1em">${withLinks(paragraph, code).replaceAll("\n", "<br>")}</p>`);
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light">`;
  return `<!doctype html><html lang="en"><head>${head}</head><body style="${PAGE}"><div style="${SHEET}">${paragraphs.join("")}</div></body></html>`;
}

/** What ends a sentence is not part of the address before it. */
function withLinks(text: string, code: string | null): string {
  const parts = text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/);
  return parts.map((part, at) => (at % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : withCode(part, code))).join("");
}

function withCode(text: string, code: string | null): string {
  if (code === null) return escapeHtml(text);
  return text
    .split(asWord(code))
    .map((part, at) => (at % 2 === 1 ? `<strong style="${CODE}">${escapeHtml(part)}</strong>` : escapeHtml(part)))
    .join("");
}

/** Whether a text names a code as a word of its own, in whatever case. */
export function hasWord(text: string, code: string): boolean {
  return new RegExp(asWord(code), "iu").test(text);
}

function asWord(code: string): RegExp {
  const literally = code.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_])(${literally})(?![\\p{L}\\p{N}_])`, "u");
}
