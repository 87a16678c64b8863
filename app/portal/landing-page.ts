/** Where a shopper arrives whose link leads to no code at the moment: never an error, always a way on. */
import { formatDate } from "#app/format/dates.ts";
import { languageOf } from "#app/i18n/languages.ts";
import { wordsIn } from "#app/i18n/translate.ts";

import type { Followed } from "./follow-link.server.ts";
import { html } from "./markup.ts";

type Nowhere = Extract<Followed, { ok: false }>;

/** `target` is where the link would have led: the way on keeps it. */
export function landingPage(nowhere: Nowhere, { target, zone, locale }: { target: string; zone: string; locale: string }): string {
  const t = wordsIn(locale);
  return html`<div
    class="page-width reissue-landing"
    lang="${languageOf(locale)}"
    dir="ltr"
    style="max-width:40rem;margin:0 auto;padding:3rem 1.5rem;text-align:center"
  >
    <h1>${t(`landing.${nowhere.because}`)}</h1>
    <p>${textOf(nowhere, { zone, locale })}</p>
    <p><a href="${target}" class="button" rel="nofollow">${t("landing.go_on")}</a></p>
  </div>`.markup;
}

function textOf({ because, title, startsAt }: Nowhere, where: { zone: string; locale: string }): string {
  const t = wordsIn(where.locale);
  const offer = title ?? t("landing.this_offer");
  switch (because) {
    case "paused":
    case "ended":
      return t(`landing.${because}_text`, { offer });
    case "scheduled":
      return startsAt
        ? t("landing.scheduled_text", { offer, date: formatDate(startsAt.toISOString(), where) })
        : t("landing.scheduled_soon", { offer });
    case "changing":
    case "none":
    case "empty":
    case "limited":
    case "unknown":
      return t(`landing.${because}_text`);
  }
}
