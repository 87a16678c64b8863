/** A creator's money as markup: what they see beside their codes, and a statement to print. */
import { formatDate } from "#app/format/dates.ts";

import type { CreatorMoney, CreatorPayout, CreatorStatement } from "./creator-money.ts";
import { money } from "./creator-page.ts";
import type { Money } from "./creator-view.ts";
import { html, type Markup } from "./markup.ts";

/** Everything that is said here. */
const WORDS = {
  title: "Your commission",
  pending: "Pending",
  approved: "Approved",
  checked: "Being checked",
  onTheWay: "Being paid",
  paid: "Paid",
  waiting: (orders: number) => `${orders} ${orders === 1 ? "order waits" : "orders wait"} for payment by the shopper.`,
  payouts: "Payouts",
  payout: (number: number) => `Payout ${number}`,
  statement: (number: number) => `Statement of payout ${number}`,
  takenBack: "Taken back",
  carried: "Carried over from the payout before, part of the sum",
  reference: "Reference",
  sum: "Sum",
  order: "Order",
  date: "Date",
  offer: "Offer",
  what: "What",
  amount: "Amount",
  more: (lines: number) => `And ${lines} more. Ask the shop for the whole list.`,
  back: "Back to your codes",
  none: "There is no such statement.",
  kinds: { commission: "Commission", adjustment: "Change after it was paid", reversal: "Taken back" } as Record<string, string>,
};

type Page = { path: string; locale: string; token: string | null };

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
  const figures = (["pending", "approved", "checked", "onTheWay", "paid"] as const).filter((name) => view[name].length > 0);
  return html`${style}
    <section class="reissue-card" aria-label="${WORDS.title}">
      <header><h2>${WORDS.title}</h2></header>
      ${figures.length > 0 && html`<dl>${figures.map((name) => figure(WORDS[name], view[name], page.locale))}</dl>`}
      ${view.waitingOrders > 0 && html`<p class="reissue-note">${WORDS.waiting(view.waitingOrders)}</p>`}
      ${view.payouts.length > 0 && html`<h3>${WORDS.payouts}</h3>`}
      <ul class="reissue-payouts">
        ${view.payouts.map((payout) => payoutLine(payout, view.zone, page))}
      </ul>
    </section>`;
}

function payoutLine(payout: CreatorPayout, zone: string, page: Page): Markup {
  const state = payout.takesBack ? WORDS.takenBack : payout.isPaid ? WORDS.paid : WORDS.onTheWay;
  return html`<li>
    <a href="${statementAddress(payout.id, page)}" rel="nofollow">${WORDS.payout(payout.number)}, ${dayOf(payout.on, zone, page.locale)}</a>
    <span>${state} <strong>${money(payout.sum, page.locale)}</strong></span>
  </li>`;
}

/** Null: there is no such statement, or it is somebody else's. */
export function statementPage(statement: CreatorStatement | null, page: Page): string {
  const back = html`<p>
    <a href="${page.path}${page.token === null ? "" : html`/page?t=${page.token}`}" rel="nofollow">${WORDS.back}</a>
  </p>`;
  if (statement === null)
    return html`<div class="page-width reissue-page">
      <p>${WORDS.none}</p>
      ${back}
    </div>`.markup;
  const { number, on, zone, sum, carried, reference, lines, more } = statement;
  const { locale } = page;
  return html`<div class="page-width reissue-page">
    ${style}
    <h1>${WORDS.statement(number)}</h1>
    <p>${statement.takesBack ? WORDS.takenBack : statement.isPaid ? WORDS.paid : WORDS.onTheWay}, ${dayOf(on, zone, locale)}</p>
    ${reference !== "" && html`<p>${WORDS.reference} ${reference}</p>`}
    <table class="reissue-statement">
      <thead>
        <tr>
          <th scope="col">${WORDS.order}</th>
          <th scope="col">${WORDS.date}</th>
          <th scope="col" class="reissue-wide">${WORDS.offer}</th>
          <th scope="col">${WORDS.what}</th>
          <th scope="col" class="reissue-amount">${WORDS.amount}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>
              <td>${line.order}</td>
              <td>${dayOf(line.at, zone, locale)}</td>
              <td class="reissue-wide">${line.offer}</td>
              <td>${WORDS.kinds[line.kind] ?? line.kind}</td>
              <td class="reissue-amount">${money(line.amount, locale)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="3">${WORDS.sum}</th>
          <td class="reissue-amount" colspan="2"><strong>${money(sum, locale)}</strong></td>
        </tr>
      </tfoot>
    </table>
    ${more > 0 && html`<p class="reissue-note">${WORDS.more(more)}</p>`}
    ${carried !== null && html`<p class="reissue-note">${WORDS.carried}: ${money(carried, locale)}</p>`} ${back}
  </div>`.markup;
}

function figure(label: string, amounts: readonly Money[], locale: string): Markup {
  return html`<div>
    <dt>${label}</dt>
    ${amounts.map((amount) => html`<dd>${money(amount, locale)}</dd>`)}
  </div>`;
}

function statementAddress(payoutId: string, { path, token }: Page): string {
  const query = new URLSearchParams({ payout: payoutId, ...(token !== null && { t: token }) });
  return `${path}/statement?${query.toString()}`;
}

/** A day of the shop's calendar as it stands; an instant in the shop's zone. */
function dayOf(on: string, zone: string, locale: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(on) ? formatDate(`${on}T12:00:00Z`, { zone: "UTC", locale }) : formatDate(on, { zone, locale });
}
