import { wordsIn, type Words } from "#app/i18n/translate.ts";

import { escapeHtml } from "./html.ts";
import { plainPage } from "./plain-page.ts";

type Asked = { address: string; shop: string; state: "asks" | "allowed" };

/** The page behind a link that allows tests. `asks` before the press, `allowed` after it, null where the link is no longer good. */
export function confirmTestPage(asked: Asked | null, locale: string): string {
  const words = wordsIn(locale);
  const t: Words = (key, filled) => escapeHtml(words(key, filled));
  if (asked === null) return plainPage(t("confirm.broken"), `<p>${t("confirm.broken_text")}</p>`, locale);
  const { state, ...about } = asked;
  if (state === "allowed") return plainPage(t("confirm.done"), `<p>${t("confirm.done_text", about)}</p>`, locale);
  const button = `<form method="post"><button type="submit">${t("confirm.button")}</button></form>`;
  return plainPage(t("confirm.asks"), `<p>${t("confirm.asks_text", about)}</p>${button}`, locale);
}
