import { wordsIn, type Words } from "#app/i18n/translate.ts";

import { escapeHtml } from "./html.ts";
import { plainPage } from "./plain-page.ts";

/** The page behind an unsubscribe link, plain and without a script; null where the link is nobody's. */
export function unsubscribePage(subscription: { wantsNews: boolean; shopName: string } | null, locale: string): string {
  const words = wordsIn(locale);
  const t: Words = (key, filled) => escapeHtml(words(key, filled));
  const page = (title: string, body: string) => plainPage(title, body, locale);
  if (subscription === null) return page(t("unsubscribe.broken"), `<p>${t("unsubscribe.broken_text")}</p>`);
  const { shopName: shop, wantsNews } = subscription;
  const still = `<p>${t("unsubscribe.still")}</p>`;
  if (wantsNews)
    return page(
      t("unsubscribe.asks", { shop }),
      `<p>${t("unsubscribe.asks_text")}</p>${still}${button("nothing", t("unsubscribe.button"))}`,
    );
  return page(t("unsubscribe.done"), `<p>${t("unsubscribe.done_text", { shop })}</p>${still}${button("news", t("unsubscribe.again"))}`);
}

function button(wants: string, label: string): string {
  return `<form method="post"><input type="hidden" name="wants" value="${wants}"><button type="submit">${label}</button></form>`;
}
