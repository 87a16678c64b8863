/** A creator's page inside the shop's theme. Works without script; the theme's own type and colours show through. */
import { formatMoney, minorDigits } from "#app/format/money.ts";

import { pageScript, pageStyle } from "./creator-page-assets.ts";
import type { CreatorOffer, CreatorView, Money } from "./creator-view.ts";
import { html, type Markup } from "./markup.ts";
import { statusNote, statusWord, wishNote } from "./status-words.ts";

export type PageOf = {
  /** Where the shop shows the app's pages; forms go to `names` below it. */
  path: string;
  locale: string;
  /** Of the page link it was opened by; forms carry it on. */
  token: string | null;
  /** By enrolment id: proof that a form came from this page. */
  keys: ReadonlyMap<string, string>;
  /** The answer to the form that was just sent. */
  said: { enrolmentId: string; typed: string; text: string; good: boolean } | null;
};

/** Nobody is signed in. `path` is where the shop shows this page; a merchant may have moved it. */
export function signInPage(path: string): string {
  // `rel` stands last because the library ends every link that closes right after its href with a slash.
  const signIn = `/account/login?return_url=${encodeURIComponent(path)}`;
  return page(
    html`<p>Sign in to see your promo codes.</p>
      <p><a href="${signIn}" rel="nofollow">Sign in</a></p>`,
  );
}

/** Signed in, and no creator of this shop. */
export const nobodysPage = () => page(html`<p>There are no promo codes for this account.</p>`);

/** A page link that is no longer good, or never was. */
export function closedPage(reason: "unknown" | "expired" | "revoked"): string {
  const why = {
    unknown: "This link is not complete. Open it once more from the message it came in.",
    expired: "This link has expired. Ask the shop for a new one.",
    revoked: "This link was ended by the shop. Ask them for a new one.",
  };
  return page(html`<p>${why[reason]}</p>`);
}

export function creatorPage(view: CreatorView, of: PageOf): string {
  const offers = view.offers.map((offer) => card(offer, view, of));
  return page(html`${offers.length > 0 ? offers : html`<p>You are in no offer at the moment.</p>`}`, pageScript);
}

function page(body: Markup, script: Markup | null = null): string {
  return html`<div class="page-width reissue-page">
    ${pageStyle}
    <h1>Your promo codes</h1>
    ${body} ${script}
  </div>`.markup;
}

function card(offer: CreatorOffer, { zone }: CreatorView, of: PageOf): Markup {
  const note = statusNote(offer, { zone, locale: of.locale });
  return html`<section class="reissue-card" aria-label="${offer.title}">
    <header>
      <h2>${offer.title}</h2>
      <span class="reissue-status">${statusWord(offer)}</span>
    </header>
    <p>${offer.discount}</p>
    ${
      offer.code !== null &&
      html`<p class="reissue-code">
        <strong>${offer.code}</strong> <button type="button" data-copy="${offer.code}" hidden>Copy code</button>
      </p>`
    }
    ${note !== null && html`<p class="reissue-note">${note}</p>`}
    <dl>
      ${figure("Orders", new Intl.NumberFormat(of.locale).format(offer.totals.conversions))}
      ${figure("Sales", money(offer.totals.sales, of.locale))} ${figure("Commission", money(offer.totals.commission, of.locale))}
    </dl>
    <div class="reissue-link">
      <img src="${offer.qr}" alt="QR code of your link" width="96" height="96" loading="lazy" />
      <div>
        <p>Your link stays the same when your code changes.</p>
        <p class="reissue-address">${offer.link}</p>
        <button type="button" data-copy="${offer.link}" hidden>Copy link</button>
      </div>
    </div>
    ${wish(offer, of)}
  </section>`;
}

function wish(offer: CreatorOffer, { path, token, keys, said }: PageOf): Markup {
  const mine = said?.enrolmentId === offer.enrolmentId ? said : null;
  const note = mine?.text ?? wishNote(offer);
  const id = `reissue-name-${offer.enrolmentId}`;
  return html`${note !== null && html`<p class="reissue-note" role="status">${note}</p>`}
  ${
    offer.mayAsk &&
    html`<form action="${path}/names" method="post">
      <input type="hidden" name="enrolmentId" value="${offer.enrolmentId}" />
      <input type="hidden" name="key" value="${keys.get(offer.enrolmentId) ?? ""}" />
      ${token !== null && html`<input type="hidden" name="t" value="${token}" />`}
      <label for="${id}">Another name for your code</label>
      <p class="reissue-ask">
        <input id="${id}" name="name" required maxlength="40" autocomplete="off" autocapitalize="characters" value="${mine?.typed ?? ""}" />
        <button name="intent" value="check">Check</button>
        <button name="intent" value="ask">Ask for it</button>
      </p>
    </form>`
  }`;
}

const figure = (name: string, value: string) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

function money({ amount, currency }: Money, locale: string): string {
  return formatMoney(Math.round(Number(amount) * 10 ** minorDigits(currency)), { currency, locale });
}
