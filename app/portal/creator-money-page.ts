/** A creator's money as markup: what they see beside their codes, and a statement to print. */
import { formatDate } from "#app/format/dates.ts";
import { languageOf } from "#app/i18n/languages.ts";
import { wordsIn, type Words } from "#app/i18n/translate.ts";

import type { CreatorMoney, CreatorPayout, CreatorStatement } from "./creator-money.ts";
import { money } from "./creator-page.ts";
import type { Money } from "./creator-view.ts";
import { html, type Markup } from "./markup.ts";

/** `localeQuery` stands behind addresses, so that what they lead to is in the same language. */
type Page = { path: string; locale: string; localeQuery: string; token: string | null };

/** Each figure with the key of its name. */
const FIGURES = { pending: "pending", approved: "approved", checked: "checked", onTheWay: "on_the_way", paid: "paid" } as const;

const style: Markup = {
  markup: `<style>
.reissue-payouts { list-style: none; margin: 0; padding: 0; }
.reissue-payouts li { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; padding: .5rem 0; }
.reissue-payouts a { display: inline-block; padding: .4rem 0; }
.reissue-statement { width: 100%; border-collapse: collapse; }
.reissue-statement th, .reissue-statement td { text-align: left; padding: .4rem .5rem .4rem 0; vertical-align: top; }
.reissue-statement .reissue-amount { text-align: right; white-space: nowrap; padding-right: 0; }
@media (max-width: 480px) { .reissue-statement .reissue-wide { display: none; } }
@media print { .reissue-page a { display: none; } }
</style>`,
};

/** The card on the creator's page. */
export function moneyCard(view: CreatorMoney, page: Page): Markup {
  const t = wordsIn(page.locale);
  const figures = (["pending", "approved", "checked", "onTheWay", "paid"] as const).filter((name) => view[name].length > 0);
  return html`${style}
    <section class="reissue-card" aria-label="${t("money.title")}">
      <header><h2>${t("money.title")}</h2></header>
      ${figures.length > 0 && html`<dl>${figures.map((name) => figure(t(`money.${FIGURES[name]}`), view[name], page.locale))}</dl>`}
      ${view.waitingOrders > 0 && html`<p class="reissue-note">${t("money.waiting", { count: view.waitingOrders })}</p>`}
      ${view.payouts.length > 0 && html`<h3>${t("money.payouts")}</h3>`}
      <ul class="reissue-payouts">
        ${view.payouts.map((payout) => payoutLine(payout, view.zone, page))}
      </ul>
    </section>`;
}

function payoutLine(payout: CreatorPayout, zone: string, page: Page): Markup {
  const t = wordsIn(page.locale);
  return html`<li>
    <a href="${statementAddress(payout.id, page)}" rel="nofollow"
      >${t("money.payout", { number: String(payout.number) })}, ${dayOf(payout.on, zone, page.locale)}</a
    >
    <span>${stateOf(payout, t)} <strong>${money(payout.sum, page.locale)}</strong></span>
  </li>`;
}

/** Null: there is no such statement, or it is somebody else's. */
export function statementPage(statement: CreatorStatement | null, page: Page): string {
  const t = wordsIn(page.locale);
  const back = html`<p>
    <a href="${backAddress(page)}" rel="nofollow">${t("money.back")}</a>
  </p>`;
  if (statement === null)
    return html`<div class="page-width reissue-page" lang="${languageOf(page.locale)}" dir="ltr">
      <p>${t("money.none")}</p>
      ${back}
    </div>`.markup;
  const { on, zone, sum, carried, reference, lines, more } = statement;
  const number = String(statement.number);
  const { locale } = page;
  return html`<div class="page-width reissue-page" lang="${languageOf(page.locale)}" dir="ltr">
    ${style}
    <h1>${t("money.statement", { number })}</h1>
    <p>${stateOf(statement, t)}, ${dayOf(on, zone, locale)}</p>
    ${reference !== "" && html`<p>${t("money.reference")} ${reference}</p>`}
    <table class="reissue-statement">
      <thead>
        <tr>
          <th scope="col">${t("money.order")}</th>
          <th scope="col">${t("money.date")}</th>
          <th scope="col" class="reissue-wide">${t("money.offer")}</th>
          <th scope="col">${t("money.what")}</th>
          <th scope="col" class="reissue-amount">${t("money.amount")}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>
              <td>${line.order}</td>
              <td>${dayOf(line.at, zone, locale)}</td>
              <td class="reissue-wide">${line.offer}</td>
              <td>${isKind(line.kind) ? t(`money.${line.kind}`) : line.kind}</td>
              <td class="reissue-amount">${money(line.amount, locale)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="3">${t("money.sum")}</th>
          <td class="reissue-amount" colspan="2"><strong>${money(sum, locale)}</strong></td>
        </tr>
      </tfoot>
    </table>
    ${more > 0 && html`<p class="reissue-note">${t("money.more", { count: more })}</p>`}
    ${carried !== null && html`<p class="reissue-note">${t("money.carried", { amount: money(carried, locale) })}</p>`} ${back}
  </div>`.markup;
}

function figure(label: string, amounts: readonly Money[], locale: string): Markup {
  return html`<div>
    <dt>${label}</dt>
    ${amounts.map((amount) => html`<dd>${money(amount, locale)}</dd>`)}
  </div>`;
}

function stateOf({ takesBack, isPaid }: Pick<CreatorPayout, "takesBack" | "isPaid">, t: Words): string {
  return t(takesBack ? "money.taken_back" : isPaid ? "money.paid" : "money.on_the_way");
}

const KINDS = ["commission", "adjustment", "reversal"] as const;
const isKind = (kind: string): kind is (typeof KINDS)[number] => KINDS.some((one) => one === kind);

function backAddress({ path, localeQuery, token }: Page): string {
  return token === null ? `${path}${localeQuery}` : `${path}/page?t=${encodeURIComponent(token)}${localeQuery.replace("?", "&")}`;
}

function statementAddress(payoutId: string, { path, localeQuery, token }: Page): string {
  const query = new URLSearchParams({ payout: payoutId, ...(token !== null && { t: token }) });
  return `${path}/statement?${query.toString()}${localeQuery.replace("?", "&")}`;
}

/** A day of the shop's calendar as it stands; an instant in the shop's zone. */
function dayOf(on: string, zone: string, locale: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(on) ? formatDate(`${on}T12:00:00Z`, { zone: "UTC", locale }) : formatDate(on, { zone, locale });
}
