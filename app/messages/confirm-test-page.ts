import { escapeHtml } from "./html.ts";
import { plainPage } from "./plain-page.ts";

/** The page behind a link that allows tests. `asks` before the press, `allowed` after it, null where the link is no longer good. */
export function confirmTestPage(about: { address: string; shop: string; state: "asks" | "allowed" } | null): string {
  if (about === null)
    return plainPage("This link does not work", "<p>It was used already, is older than three days, or was cut off on its way.</p>");
  const [address, shop] = [escapeHtml(about.address), escapeHtml(about.shop)];
  if (about.state === "allowed")
    return plainPage("Tests are allowed", `<p>${shop} can now send tests of its messages to ${address}. You can close this page.</p>`);
  const button = `<form method="post"><button type="submit">Allow tests</button></form>`;
  return plainPage("Allow test messages?", `<p>${shop} wants to send tests of its messages to ${address}.</p>${button}`);
}
