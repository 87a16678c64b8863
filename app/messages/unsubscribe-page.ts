import { escapeHtml } from "./html.ts";

/** The page behind an unsubscribe link, plain and without a script; null where the link is nobody's. */
export function unsubscribePage(subscription: { wantsNews: boolean; shopName: string } | null): string {
  if (subscription === null)
    return page("This link does not work", "<p>It may have been cut off on its way. Open it from the message again.</p>");
  const shop = escapeHtml(subscription.shopName);
  const still = `<p>Messages about your own promo code still reach you: without them a code could stop working behind your back.</p>`;
  if (subscription.wantsNews)
    return page(`No more messages from ${shop}?`, `<p>You get no more news for creators.</p>${still}${button("nothing", "Unsubscribe")}`);
  return page("You are unsubscribed", `<p>${shop} sends you no more news for creators.</p>${still}${button("news", "Send me news again")}`);
}

function button(wants: string, label: string): string {
  return `<form method="post"><input type="hidden" name="wants" value="${wants}"><button type="submit">${label}</button></form>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:32rem;margin:4rem auto;padding:0 1rem}
button{font:inherit;padding:.5rem 1rem;border:1px solid #1a1a1a;border-radius:.5rem;background:#1a1a1a;color:#fff;cursor:pointer}</style>
</head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}
