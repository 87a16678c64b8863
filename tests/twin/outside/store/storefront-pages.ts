import { orderAmounts } from "../../world/order-amounts.ts";
import type { Customer, Order, Product } from "../../world/types.ts";
import { cartLines } from "../checkout.ts";
import type { TwinContext } from "../context.ts";
import { refusalWords } from "./code-refusals.ts";
import type { Judged } from "./code-refusals.ts";
import { html, price } from "./page.ts";
import type { Markup } from "./page.ts";
import type { PricedCart } from "./price-cart.ts";
import type { CartItem } from "./shopper-session.ts";

type Page = { title: string; body: Markup };

/** Each product gets its own quiet colour in place of a photograph. */
const picture = (product: { id?: number; productId?: number; title: string }) =>
  html`<span class="picture" style="--hue:${((product.id ?? product.productId ?? 0) * 47) % 360}">${product.title.slice(0, 1)}</span>`;

export function homePage(twin: TwinContext): Page {
  const products = twin.world.data.products.map(
    (product) =>
      html`<a class="product" href="/products/${product.handle}"
        >${picture(product)}<span>${product.title}</span><b>${price(twin, product.priceMinor)}</b></a
      >`,
  );
  return {
    title: "",
    body: html`<h1>Everything we make</h1>
      <div class="grid">${products}</div>`,
  };
}

export function productPage(twin: TwinContext, product: Product): Page {
  const body = html`<div class="detail">
    ${picture(product)}
    <div>
      <p class="quiet">${product.vendor}</p>
      <h1>${product.title}</h1>
      <p class="big">${price(twin, product.priceMinor)}</p>
      <form method="post" action="/cart">
        <input type="hidden" name="productId" value="${product.id}" />
        <label>Quantity <input name="quantity" type="number" min="1" value="1" /></label>
        <button>Add to cart</button>
      </form>
    </div>
  </div>`;
  return { title: product.title, body };
}

export function cartPage(twin: TwinContext, items: CartItem[]): Page {
  if (items.length === 0)
    return {
      title: "Cart",
      body: html`<h1>Your cart is empty</h1>
        <a class="button" href="/store">Continue shopping</a>`,
    };
  const rows = cartLines(twin.world.data, items).map(
    (line) =>
      html`<li>
        ${picture(line)}<span class="grow">${line.title}</span>
        <form method="post" action="/cart">
          <input type="hidden" name="productId" value="${line.productId}" />
          <input aria-label="Quantity of ${line.title}" name="quantity" type="number" min="0" value="${line.quantity}" /><button
            class="plain"
          >
            Update
          </button>
        </form>
        <b>${price(twin, line.priceMinor * line.quantity)}</b>
      </li>`,
  );
  return {
    title: "Cart",
    body: html`<h1>Your cart</h1>
      <ul class="lines">
        ${rows}
      </ul>
      <a class="button" href="/checkout">Check out</a>`,
  };
}

type Checkout = { lines: ReturnType<typeof cartLines>; judged: Judged[]; priced: PricedCart; customer: Customer | null };

export function checkoutPage(twin: TwinContext, { lines, judged, priced, customer }: Checkout): Page {
  const subtotal = lines.reduce((sum, line, index) => sum + line.priceMinor * line.quantity - priced.lineDiscountsMinor[index]!, 0);
  const shippingOff = priced.codes.reduce((sum, code) => sum + (code.type === "shipping" ? code.amountMinor : 0), 0);
  const amounts = judged.flatMap((one) => (one.ok ? [one] : [])).map((one, index) => ({ one, amount: priced.codes[index]!.amountMinor }));
  const codes = judged.map((one) => {
    const typed = one.ok ? one.accepted.typed : one.code;
    const says = one.ok
      ? html`<b>−${price(twin, amounts.find((entry) => entry.one === one)?.amount ?? 0)}</b>`
      : html`<span class="error">${one.words ?? refusalWords[one.reason]}</span>`;
    return html`<li class="code">
      <code>${typed}</code>${says}
      <form method="post" action="/checkout/codes">
        <button class="plain" name="remove" value="${typed}" aria-label="Remove ${typed}">Remove</button>
      </form>
    </li>`;
  });
  const row = (label: string, minor: number, strong = false) =>
    html`<div class="sum${strong && " total"}"><span>${label}</span><span>${price(twin, minor)}</span></div>`;
  const body = html`<h1>Checkout</h1>
    <div class="checkout">
      <form id="pay" method="post" action="/checkout">
        <h2>Contact</h2>
        <label>E-mail <input name="email" type="email" required value="${customer?.email ?? ""}" /></label>
        <div class="pair">
          <label>First name <input name="firstName" value="${customer?.firstName ?? ""}" /></label>
          <label>Last name <input name="lastName" value="${customer?.lastName ?? ""}" /></label>
        </div>
        <button>Pay ${price(twin, subtotal + priced.shippingMinor - shippingOff + priced.taxMinor)}</button>
      </form>
      <aside>
        ${lines.map((line) => html`<div class="sum"><span>${line.quantity} × ${line.title}</span><span>${price(twin, line.priceMinor * line.quantity)}</span></div>`)}
        <form class="enter" method="post" action="/checkout/codes">
          <input name="code" aria-label="Discount code" placeholder="Discount code" /><button>Apply</button>
        </form>
        <ul class="codes">
          ${codes}
        </ul>
        ${row("Subtotal", subtotal)}${row("Shipping", priced.shippingMinor - shippingOff)}${row("Tax", priced.taxMinor)}
        ${row("Total", subtotal + priced.shippingMinor - shippingOff + priced.taxMinor, true)}
      </aside>
    </div>`;
  return { title: "Checkout", body };
}

export function thanksPage(twin: TwinContext, order: Order): Page {
  const { total, totalDiscounts } = orderAmounts(order);
  const saved =
    totalDiscounts > 0 &&
    html`<p>You saved ${price(twin, totalDiscounts)} with ${order.discountCodes.map(({ code }) => code).join(" and ")}.</p>`;
  const body = html`<h1>Thank you</h1>
    <p>Order <b>${order.name}</b> is confirmed: ${price(twin, total)}.</p>
    ${saved}<a class="button" href="/store">Continue shopping</a>`;
  return { title: "Thank you", body };
}

export function accountPage(twin: TwinContext, customer: Customer | null, error: string | null = null): Page {
  if (!customer) {
    const body = html`<h1>Sign in</h1>
      ${error !== null && html`<p class="error">${error}</p>`}
      <form class="narrow" method="post">
        <label>E-mail <input name="email" type="email" required /></label><button>Continue</button>
      </form>`;
    return { title: "Sign in", body };
  }
  const orders = twin.world.data.orders
    .filter((order) => order.customerId === customer.id)
    .slice(-10)
    .reverse();
  const rows = orders.map(
    (order) =>
      html`<li>
        <span class="grow">${order.name}</span><span class="quiet">${order.processedAt.slice(0, 10)}</span
        ><b>${price(twin, orderAmounts(order).total)}</b>
      </li>`,
  );
  const body = html`<h1>Hello ${customer.firstName}</h1>
    <p class="quiet">${customer.email}</p>
    <ul class="lines">
      ${rows}
    </ul>
    <form method="post" action="/account/logout"><button class="plain">Sign out</button></form>`;
  return { title: "Account", body };
}
