/** A creator's page inside the shop's theme. Works without script; the theme's own type and colours show through. */
import { formatMoney, minorDigits } from "#app/format/money.ts";
import { formatDate, formatMoment } from "#app/format/dates.ts";

import { languageOf } from "#app/i18n/languages.ts";
import { wordsIn, type Words } from "#app/i18n/translate.ts";

import type { CreatorOffer, CreatorView, Money } from "./creator-view.ts";
import { splitMarket } from "./link-target.ts";
import { html, type Markup } from "./markup.ts";

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
.reissue-ask input { flex: 1 1 10rem; min-width: 0; min-height: 44px; padding: 0 .7rem; font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: 4px; }
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
  /** Of the page link it was opened by; forms carry it on. */
  token: string | null;
  /** By enrolment id: proof that a form came from this page. */
  keys: ReadonlyMap<string, string>;
  /** The answer to the form that was just sent. */
  said: { enrolmentId: string; typed: string; text: string; good: boolean } | null;
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
  return page(
    of.locale,
    html`${offers.length > 0 ? offers : html`<p>${t("codes.no_offers")}</p>`} ${view.contact != null && contact(view.contact, t)}`,
    pageScript,
  );
}

/** The sentence around an address that can be pressed. */
function contact(address: string, t: Words): Markup {
  const [before = "", after = ""] = t("page.contact", { address: HERE }).split(HERE);
  return html`<p class="reissue-note">${before}<a href="mailto:${address}" rel="nofollow">${address}</a>${after}</p>`;
}

const HERE = "\u0000";

function page(locale: string, body: Markup, script: Markup | null = null): string {
  const t = wordsIn(locale);
  const said = html`data-copied="${t("codes.copied")}" data-copy-failed="${t("codes.copy_failed")}"`;
  return html`<div class="page-width reissue-page" lang="${languageOf(locale)}" ${said}>
    ${pageStyle}
    <h1>${t("codes.title")}</h1>
    ${body} ${script}
  </div>`.markup;
}

function card(offer: CreatorOffer, { zone }: CreatorView, of: PageOf): Markup {
  const t = wordsIn(of.locale);
  const where = { zone, locale: of.locale };
  const note = statusNote(offer, where);
  const change = changeNote(offer, where);
  // A link that leads to no discount is none to post.
  const leads = offer.status !== "none" && offer.status !== "ended";
  return html`<section class="reissue-card" aria-label="${offer.title}">
    <header>
      <h2>${offer.title}</h2>
      <span class="reissue-status">${t(`codes.status.${offer.status}`)}</span>
    </header>
    <p>${offer.discount}</p>
    ${
      offer.code !== null &&
      html`<p class="reissue-code">
        <strong translate="no">${offer.code}</strong>
        <button type="button" data-copy="${offer.code}" hidden>${t("codes.copy_code")}</button>
      </p>`
    }
    ${note !== null && html`<p class="reissue-note">${note}</p>`} ${change !== null && html`<p class="reissue-note">${change}</p>`}
    <dl>
      ${figure(t("codes.orders"), new Intl.NumberFormat(of.locale).format(offer.totals.conversions))}
      ${figure(t("codes.sales"), money(offer.totals.sales, of.locale))}
      ${figure(t("codes.commission"), money(offer.totals.commission, of.locale))}
    </dl>
    ${
      leads &&
      html`<div class="reissue-link">
        <img src="${offer.qr}" alt="${t("codes.qr")}" width="96" height="96" loading="lazy" />
        <div>
          <p>${t("codes.link_stays")}</p>
          <p class="reissue-address">${offer.link}</p>
          <button type="button" data-copy="${offer.link}" hidden>${t("codes.copy_link")}</button>
        </div>
      </div>`
    }
    ${wish(offer, of)}
  </section>`;
}

function wish(offer: CreatorOffer, { path, locale, localeQuery, token, keys, said }: PageOf): Markup {
  const t = wordsIn(locale);
  const mine = said?.enrolmentId === offer.enrolmentId ? said : null;
  const note = mine?.text ?? wishNote(offer, t);
  const id = `reissue-name-${offer.enrolmentId}`;
  const proof = html`<input type="hidden" name="enrolmentId" value="${offer.enrolmentId}" />
    <input type="hidden" name="key" value="${keys.get(offer.enrolmentId) ?? ""}" />
    ${token !== null && html`<input type="hidden" name="t" value="${token}" />`}`;
  return html`${note !== null && html`<p class="reissue-note" role="status">${note}</p>`}
  ${
    offer.wish?.state === "open" &&
    html`<form action="${path}/names${localeQuery}" method="post">
      ${proof}
      <button name="intent" value="withdraw">${t("page.withdraw")}</button>
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

const figure = (name: string, value: string) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

function money({ amount, currency }: Money, locale: string): string {
  return formatMoney(Math.round(Number(amount) * 10 ** minorDigits(currency)), { currency, locale });
}

/** The words for how things stand for a creator; dates in the shop's zone. */
type Where = { zone: string; locale: string };

/** What a creator should know beyond the status; null when there is nothing. */
function statusNote({ status, startsAt, endsAt, oldCode }: CreatorOffer, where: Where): string | null {
  const t = wordsIn(where.locale);
  if (oldCode) {
    const { name: code, endsAt: end } = oldCode;
    return end === null ? t("codes.note.old_now", { code }) : t("codes.note.old_until", { code, date: formatMoment(end, where) });
  }
  switch (status) {
    case "active":
      return endsAt === null ? null : t("codes.note.until", { date: formatDate(endsAt, where) });
    case "scheduled":
      return t("codes.note.from", { date: formatDate(startsAt, where) });
    case "changing":
      return t("codes.note.changing");
    case "paused":
    case "ended":
    case "none":
      return t(`page.${status}`);
  }
}

/** What changed last and when; null where nothing did, or an old code still works and is told of. */
function changeNote({ before, code, oldCode, status }: CreatorOffer, where: Where): string | null {
  if (!before || oldCode || status === "changing") return null;
  const t = wordsIn(where.locale);
  const date = formatDate(before.until, where);
  if (code === null) return status === "none" ? t("page.stopped", { code: before.name, date }) : null;
  return code.toUpperCase() === before.name.toUpperCase() ? null : t("page.changed", { date, old: before.name, code });
}

/** What became of the last wish for another name; null when there is none worth telling. */
function wishNote({ wish, code }: Pick<CreatorOffer, "wish" | "code">, t: Words): string | null {
  if (!wish || wish.state === "withdrawn" || (wish.state === "approved" && code === wish.name)) return null;
  const { state, name, answer } = wish;
  return state === "declined" ? t("codes.wish.declined", { name, answer }) : t(`codes.wish.${state}`, { name });
}

/* What a creator's page brings beside the theme: its layout, and copy buttons where there is script. No braces reach Liquid as tags. */
