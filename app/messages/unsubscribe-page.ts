import { escapeHtml } from "./html.ts";
import { plainPage as page } from "./plain-page.ts";

/** The page behind an unsubscribe link, plain and without a script; null where the link is nobody's. */
export function unsubscribePage(subscription: { wantsNews: boolean; shopName: string } | null): string {
  if (subscription === null)
    return page("This link does not work", "<p>It may have been cut off on its way. Open it from the message again.</p>");
  const shop = escapeHtml(subscription.shopName);
  const still = `<p>Messages about your own promo code still reach you: without them a code could stop working behind your back.</p>`;
  if (subscription.wantsNews)
    return page(
      `No more messages from ${shop}?`,
      `<p>Press “Unsubscribe” to get no more news for creators.</p>${still}${button("nothing", "Unsubscribe")}`,
    );
  return page("You are unsubscribed", `<p>${shop} sends you no more news for creators.</p>${still}${button("news", "Send me news again")}`);
}

function button(wants: string, label: string): string {
  return `<form method="post"><input type="hidden" name="wants" value="${wants}"><button type="submit">${label}</button></form>`;
}
