/** What a creator sees in the storefront. Plain markup: it is rendered inside the theme, which brings the looks. */
import type { CurrentCode } from "./current-codes.server.ts";

/** `path` is where the shop shows this page; a merchant may have moved it. */
export function signInPage(path: string): string {
  // `rel` stands last because the library ends every link that closes right after its href with a slash.
  const signIn = `/account/login?return_url=${encodeURIComponent(path)}`;
  return page(`<p>Sign in to see your promo codes.</p><p><a href="${text(signIn)}" rel="nofollow">Sign in</a></p>`);
}

/** `null` is a customer who is no creator; an empty list is a creator without a code that works now. */
export function codesPage(codes: readonly CurrentCode[] | null): string {
  if (codes === null) return page("<p>There are no promo codes for this account.</p>");
  if (codes.length === 0) return page("<p>None of your promo codes is active at the moment.</p>");
  const items = codes.map(
    (code) => `<li><strong>${text(code.name)}</strong><br>${text(code.offer)}<br><small>${text(code.summary)}</small></li>`,
  );
  return page(`<ul>${items.join("")}</ul>`);
}

function page(body: string): string {
  return `<div class="page-width"><h1>Your promo codes</h1>${body}</div>`;
}

/** Escaped for HTML, and for Liquid, which would otherwise run what a code's name or a discount's title contains. */
function text(value: string): string {
  return value.replace(/[&<>"'{}%]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
