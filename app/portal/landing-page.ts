/** Where a shopper arrives whose link leads to no code at the moment: never an error, always a way on. */
import { formatDate } from "#app/format/dates.ts";

import type { Followed } from "./follow-link.server.ts";
import { html, type Markup } from "./markup.ts";

type Nowhere = Extract<Followed, { ok: false }>;

/** `target` is where the link would have led: the way on keeps it. */
export function landingPage(nowhere: Nowhere, { target, zone, locale }: { target: string; zone: string; locale: string }): string {
  const { heading, text } = said(nowhere, { zone, locale });
  return html`<div class="page-width reissue-landing" style="max-width:40rem;margin:0 auto;padding:3rem 1.5rem;text-align:center">
    <h1>${heading}</h1>
    <p>${text}</p>
    <p><a href="${target}" class="button" rel="nofollow">Continue to the shop</a></p>
  </div>`.markup;
}

function said({ because, title, startsAt }: Nowhere, where: { zone: string; locale: string }): { heading: Markup | string; text: string } {
  const offer = title ?? "This offer";
  switch (because) {
    case "paused":
      return { heading: "This offer is paused", text: `${offer} is taking a break. The same link works again once it is back.` };
    case "ended":
      return { heading: "This offer has ended", text: `${offer} is over. Everything else in the shop is still here.` };
    case "scheduled":
      return {
        heading: "This offer has not begun",
        text: startsAt
          ? `${offer} begins on ${formatDate(startsAt.toISOString(), where)}. Come back then with the same link.`
          : `${offer} begins soon.`,
      };
    case "changing":
      return { heading: "One moment", text: "This discount is being renewed. Open the link again in a few seconds." };
    case "none":
      return { heading: "This link has no discount at the moment", text: "You can go on without one." };
    case "unknown":
      return { heading: "This link leads to no discount", text: "It may have been mistyped. You can go on without one." };
  }
}
