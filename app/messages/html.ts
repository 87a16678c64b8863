/** The HTML twin of a plain-text message. The text decides everything; nothing in it can become markup. */

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

/** Paragraphs at empty lines, line breaks elsewhere; addresses that begin with https:// can be pressed. */
export function htmlOf(text: string): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => `<p style="margin:0 0 1em">${withLinks(paragraph).replaceAll("\n", "<br>")}</p>`);
  return `<!doctype html><html><body style="font:16px/1.5 sans-serif;color:#1f1f1f;max-width:36em">${paragraphs.join("")}</body></html>`;
}

/** What ends a sentence is not part of the address before it. */
function withLinks(text: string): string {
  const parts = text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/);
  return parts.map((part, at) => (at % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part))).join("");
}
