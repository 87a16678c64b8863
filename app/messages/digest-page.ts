import { escapeHtml } from "./html.ts";
import { plainPage } from "./plain-page.ts";

/** The page behind the link that stops a digest, plain and without a script. For staff, so in English as the admin is. */
export function digestPage({ gets, shopName }: { gets: boolean; shopName: string }): string {
  const shop = escapeHtml(shopName);
  if (!gets)
    return plainPage("Stopped", `<p>You get no more digests of ${shop}. You can ask for it again in the settings of the app.</p>`, "en");
  const button = `<form method="post"><button type="submit">Stop the digest</button></form>`;
  return plainPage("Stop the weekly digest?", `<p>It tells you every week how the promo codes of ${shop} do.</p>${button}`, "en");
}
