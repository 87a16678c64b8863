/** A creator's page inside the shop's theme. Works without script; the theme's own type and colours show through. */
import { formatMoney, minorDigits } from "#app/format/money.ts";
import { formatDate, formatMoment } from "#app/format/dates.ts";
import { languageOf } from "#app/i18n/languages.ts";
import { wordsIn, translate } from "#app/i18n/translate.ts";
import type { ChannelOfCreator, CreatorOffer, CreatorView, Money } from "./creator-view.ts";
import { splitMarket } from "./link-target.ts";
import { html, type Markup } from "./markup.ts";
import type { CreatorNote, WishNote } from "./creator-notes.ts";
import type { DiscountPart } from "./discount-parts.ts";

const pageStyle: Markup = {
  markup: `<style>
.reissue-page { max-width: 44rem; margin: 0 auto; padding: 2rem 1.5rem; }
.reissue-card { border: 1px solid currentColor; border-color: color-mix(in srgb, currentColor 20%, transparent); border-radius: 8px; padding: 1.5rem; margin: 0 0 1.5rem; }
.reissue-card header { display: flex; gap: 1rem; justify-content: space-between; align-items: baseline; }
.reissue-card h2 { margin: 0; font-size: 1.2em; }
.reissue-card p { margin: .5rem 0; }
.reissue-status { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .7rem; font-size: .85em; white-space: nowrap; }
.reissue-code { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
.reissue-code strong { font-size: 1.5em; letter-spacing: .04em; overflow-wrap: anywhere; }
.reissue-channels { list-style: none; margin: .75rem 0; padding: 0; }
.reissue-channels li { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .25rem 0; }
.reissue-channels span { font-weight: 600; overflow-wrap: anywhere; }
.reissue-note { font-size: .95em; }
.reissue-card dl { display: flex; flex-wrap: wrap; gap: 2rem; margin: 1rem 0; }
.reissue-card dt { font-size: .85em; opacity: .75; }
.reissue-card dd { margin: 0; font-weight: 600; }
.reissue-link { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
.reissue-link img { background: #fff; padding: 4px; border-radius: 4px; width: 96px; height: 96px; box-sizing: border-box; }
.reissue-link div { flex: 1 1 150px; min-width: 0; }
.reissue-address { overflow-wrap: anywhere; }
.reissue-card form { margin-top: 1rem; }
.reissue-ask { display: flex; flex-wrap: wrap; gap: .5rem; }
.reissue-page input { font-size: max(16px, 1em); }
.reissue-ask input { flex: 1 1 10rem; min-width: 0; min-height: 44px; padding: 0 .7rem; font: inherit; font-size: max(16px, 1em); color: inherit; background: transparent; border: 1px solid currentColor; border-radius: 4px; }
.reissue-page button { min-height: 44px; padding: 0 1rem; font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: 4px; cursor: pointer; }
@media (max-width: 480px) {
  .reissue-page { padding: 16px 12px; }
  .reissue-card { padding: 16px; }
  .reissue-card dl { gap: 12px 24px; }
}
</style>`,
};

const pageScript: Markup = {
  markup: `<script>
for (const button of document.querySelectorAll(".reissue-page [data-copy]")) {
  const words = button.closest(".reissue-page").dataset;
  button.hidden = false;
  const label = button.textContent;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.after(said);
  button.addEventListener("click", async () => {
    const copied = await (navigator.clipboard?.writeText(button.dataset.copy) ?? Promise.reject()).then(() => true, () => false);
    button.textContent = copied ? words.copied : label;
    // The button shows it; only who hears the page needs to be told.
    said.style.cssText = copied ? "position: absolute; clip-path: inset(50%)" : "";
    said.textContent = copied ? words.copied : words.copyFailed + " ";
    if (copied) return void setTimeout(() => (button.textContent = label), 2000);
    const field = document.createElement("input");
    Object.assign(field, { value: button.dataset.copy, readOnly: true });
    field.setAttribute("aria-label", label);
    said.append(field);
    field.focus();
    field.select();
  });
}
</script>`,
};

type PageOf = {
  /** Where the shop shows the app's pages; forms go to `names` below it. */
  path: string;
  locale: string;
  /** Stands behind the addresses of forms, so that the answer is in the same language. */
  localeQuery: string;
  /** The page link it was opened by; forms carry its token on. Null for somebody who is signed in. */
  link: { token: string; expiresAt: Date } | null;
  /** By enrolment id: proof that a form came from this page. */
  keys: ReadonlyMap<string, string>;
  /** What they see of their commission. */
  money?: Markup | null;
  /** The answer to the form that was just sent. */
  said: { enrolmentId: string; typed: string; text: string; good: boolean; about?: "leak" } | null;
};

/**
 * Nobody is signed in. `path` is where the shop shows this page; a merchant may have moved it. Shopify puts in its own address for
 * signing in, which leads back here in both kinds of customer accounts; a shop without it has the classic page.
 */
export function signInPage(path: string, locale: string): string {
  const t = wordsIn(locale);
  // `rel` stands last because the library ends every link that closes right after its href with a slash.
  const classic = `${splitMarket(path).market}/account/login?return_url=${encodeURIComponent(path)}`;
  const signIn: Markup = {
    markup: `{% if routes.storefront_login_url %}{{ routes.storefront_login_url | escape }}{% else %}${html`${classic}`.markup}{% endif %}`,
  };
  return page(
    locale,
    html`<p>${t("block.sign_in_first")}</p>
      <p><a href="${signIn}" rel="nofollow">${t("block.sign_in")}</a></p>`,
  );
}

/** Signed in, and no creator of this shop. */
export function unknownCreatorPage(locale: string): string {
  return page(locale, html`<p>${wordsIn(locale)("codes.nobody")}</p>`);
}

/** A page link that is no longer good, or never was. */
export function closedPage(reason: "unknown" | "expired" | "revoked", locale: string): string {
  return page(locale, html`<p>${wordsIn(locale)(`page.link_${reason}`)}</p>`);
}

export function creatorPage(view: CreatorView, of: PageOf): string {
  const t = wordsIn(of.locale);
  const offers = view.offers.map((offer) => card(offer, view, of));
  const contact =
    view.contact != null &&
    html`<p class="reissue-note">${t("codes.contact")} <a href="mailto:${view.contact}" rel="nofollow">${view.contact}</a></p>`;
  const whose = of.link !== null && html`<p class="reissue-note">${whoseLink(view, of.link.expiresAt, of.locale)}</p>`;
  const listed = offers.length > 0 ? offers : html`<p>${t("codes.no_offers")}</p>`;
  return page(of.locale, html`${whose} ${listed} ${of.money ?? null} ${contact}`, pageScript);
}

/** A link may be passed on, so the page says whose it is; and until when, so that nobody keeps it as a bookmark. */
function whoseLink({ firstName, zone }: CreatorView, ends: Date, locale: string): string {
  const t = wordsIn(locale);
  const date = formatDate(ends.toISOString(), { zone, locale });
  return firstName === "" ? t("page.whose_unnamed", { date }) : t("page.whose", { name: firstName, date });
}

function page(locale: string, body: Markup, script: Markup | null = null): string {
  const t = wordsIn(locale);
  const said = html`data-copied="${t("codes.copied")}" data-copy-failed="${t("codes.copy_failed")}"`;
  return html`<div class="page-width reissue-page" lang="${languageOf(locale)}" dir="ltr" ${said}>
    ${pageStyle}
    <h1>${t("codes.title")}</h1>
    ${body} ${script}
  </div>`.markup;
}

function card(offer: CreatorOffer, { zone }: CreatorView, of: PageOf): Markup {
  const t = wordsIn(of.locale);
  const where = { zone, locale: of.locale };
  return html`<section class="reissue-card" aria-label="${offer.title}">
    <header>
      <h2>${offer.title}</h2>
      <span class="reissue-status">${t(`codes.status.${offer.statusWord ?? offer.status}`)}</span>
    </header>
    <p>${givesText(offer, of.locale)}</p>
    ${
      offer.code !== null &&
      html`<p class="reissue-code">
        <strong translate="no">${offer.code}</strong>
        <button type="button" data-copy="${offer.code}" hidden>${t("codes.copy_code")}</button>
      </p>`
    }
    ${offer.channels !== undefined && channels(offer.channels, of.locale)}
    ${offer.notes.map((note) => html`<p class="reissue-note">${noteText(note, where)}</p>`)}
    <dl>
      ${figure(t("codes.orders"), new Intl.NumberFormat(of.locale).format(offer.totals.conversions))}
      ${figure(t("codes.sales"), money(offer.totals.sales, of.locale))}
      ${figure(t("codes.commission"), money(offer.totals.commission, of.locale))}
    </dl>
    ${
      offer.leads &&
      html`<div class="reissue-link">
        <img src="${offer.qr}" alt="${t("codes.qr")}" width="96" height="96" loading="lazy" />
        <div>
          <p>${t("codes.link_stays")}</p>
          <p class="reissue-address">${offer.link}</p>
          <button type="button" data-copy="${offer.link}" hidden>${t("codes.copy_link")}</button>
        </div>
      </div>`
    }
    ${wish(offer, of)} ${offer.code !== null && offer.status !== "ended" && leak(offer, of)}
  </section>`;
}

/** Each channel's code, with the link that leads to it. */
function channels(codes: readonly ChannelOfCreator[], locale: string): Markup {
  const t = wordsIn(locale);
  const copy = (label: string, text: string, what: string) =>
    html`<button type="button" data-copy="${text}" aria-label="${what}, ${label}" hidden>${what}</button>`;
  return html`<ul class="reissue-channels">
    ${codes.map(
      ({ label, code, link, qr }) =>
        html`<li>
          <span translate="no">${label}</span>
          ${copy(label, code, t("codes.copy_code"))} ${copy(label, link, t("codes.copy_link"))}
          <a href="${qr}" rel="nofollow" aria-label="${t("codes.qr")}, ${label}">QR</a>
        </li>`,
    )}
  </ul>`;
}

function wish(offer: CreatorOffer, { path, locale, localeQuery, link, keys, said }: PageOf): Markup {
  const t = wordsIn(locale);
  const mine = said?.enrolmentId === offer.enrolmentId && said.about === undefined ? said : null;
  const note = mine?.text ?? (offer.wishNote && wishText(offer.wishNote, locale));
  const id = `reissue-name-${offer.enrolmentId}`;
  const proof = proofOf(offer, { keys, link });
  return html`${note !== null && html`<p class="reissue-note" role="status">${note}</p>`}
  ${
    offer.mayWithdraw &&
    html`<form action="${path}/names${localeQuery}" method="post">
      ${proof}
      <button name="intent" value="withdraw">${t("codes.take_back")}</button>
    </form>`
  }
  ${
    offer.mayAsk &&
    html`<form action="${path}/names${localeQuery}" method="post">
      ${proof}
      <label for="${id}">${t("codes.another_name")}</label>
      <p class="reissue-ask">
        <input id="${id}" name="name" required autocomplete="off" autocapitalize="characters" value="${mine?.typed ?? ""}" />
        <button name="intent" value="check">${t("codes.check")}</button>
        <button name="intent" value="ask">${t("codes.ask")}</button>
      </p>
    </form>`
  }`;
}

function proofOf({ enrolmentId }: CreatorOffer, { keys, link }: Pick<PageOf, "keys" | "link">): Markup {
  return html`<input type="hidden" name="enrolmentId" value="${enrolmentId}" />
    <input type="hidden" name="key" value="${keys.get(enrolmentId) ?? ""}" />
    ${link !== null && html`<input type="hidden" name="t" value="${link.token}" />`}`;
}

/** Whoever finds their own code on a coupon page tells the shop. */
function leak(offer: CreatorOffer, { path, locale, localeQuery, link, keys, said }: PageOf): Markup {
  const t = wordsIn(locale);
  const mine = said?.enrolmentId === offer.enrolmentId && said.about === "leak" ? said : null;
  const id = `reissue-leak-${offer.enrolmentId}`;
  return html`${mine !== null && html`<p class="reissue-note" role="status">${mine.text}</p>`}
    <details ${mine !== null && !mine.good && html`open`}>
      <summary>${t("leak.open")}</summary>
      <form action="${path}/leak${localeQuery}" method="post">
        ${proofOf(offer, { keys, link })}
        <label for="${id}">${t("leak.where")}</label>
        <p class="reissue-ask">
          <input id="${id}" name="seen" required maxlength="500" autocomplete="off" value="${mine?.typed ?? ""}" />
          <button>${t("leak.send")}</button>
        </p>
      </form>
    </details>`;
}

const figure = (name: string, value: string) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

export function money({ amount, currency }: Money, locale: string): string {
  return formatMoney(Math.round(Number(amount) * 10 ** minorDigits(currency)), { currency, locale });
}

/* What a creator's page brings beside the theme: its layout, and copy buttons where there is script. No braces reach Liquid as tags. */

/** The sentences of a creator's page, by what `creator-notes` and `discount-parts` say. */

/** A page has no other place to name the zone, so times bring theirs. */
type Where = { zone: string; locale: string };

export function noteText({ says, code = "", now = "", on, at }: CreatorNote, where: Where): string {
  const date = at !== undefined ? formatMoment(at, where) : on !== undefined ? formatDate(on, where) : "";
  return translate(where.locale, `codes.note.${says}`, { code, now, date });
}

function wishText({ says, name, answer }: WishNote, locale: string): string {
  return translate(locale, `codes.wish.${says}`, { name, answer });
}

/** What the discount gives; Shopify's own line in English, or where a part of it is not known. */
export function givesText({ gives, discount }: Pick<CreatorOffer, "gives" | "discount">, locale: string): string {
  return gives === null || languageOf(locale) === "en" ? discount : gives.map((part) => partText(part, locale)).join(" • ");
}

function partText({ says, percent, amount = "", item = "", count = 0, buys = 0, gets = 0, country }: DiscountPart, locale: string): string {
  const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const worth = percent === undefined ? amount : percents.format(percent / 100);
  const named = country === undefined ? "" : (new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? country);
  return translate(locale, `codes.gives.${says}`, { worth, amount, item, number: count, buys, gets, country: named });
}
