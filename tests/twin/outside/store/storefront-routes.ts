import { json, Router, urlencoded } from "express";
import type { Request, Response } from "express";
import { cartLines, findCustomer, placeOrder } from "../checkout.ts";
import type { TwinContext } from "../context.ts";
import { accountPage, cartPage, checkoutPage, homePage, productPage, thanksPage } from "./storefront-pages.ts";
import { creatorsRoutes, themeOf } from "./creators-routes.ts";
import { html, storefrontPage } from "./page.ts";
import { judgeCodes, refusalWords } from "./code-refusals.ts";
import { priceCart } from "./price-cart.ts";
import { attributesOf, cartOf, codesOf, keepAttributes, keepCart, keepCodes, keepSignedIn, signedInCustomer } from "./shopper-session.ts";

/** The shop's own pages: browse, share links, cart, checkout, sign-in. */
export function storefrontRoutes(twin: TwinContext): Router {
  const router = Router();
  // A market's folder stands before the path of every page: the same page in another market. [shopify.dev, markets]
  router.use((request, _response, next) => {
    const [, rest] =
      /^\/[a-z]{2}-[a-z]{2}(\/(?:$|\?|(?:discount|products|cart(?:\.js)?|checkout|store|pages)(?:\/|\?|$)).*)$/.exec(request.url) ?? [];
    if (rest !== undefined) request.url = rest.replace(/^\/(?=$|\?)/, "/store");
    next();
  });
  router.use(creatorsRoutes(twin));
  const form = urlencoded({ extended: false });
  const show = (request: Request, response: Response, page: Parameters<typeof storefrontPage>[1]) =>
    response.send(
      storefrontPage(twin, {
        ...page,
        theme: themeOf(request, response),
        cartCount: cartOf(twin, request).reduce((sum, item) => sum + item.quantity, 0),
      }),
    );

  router.get("/store", (request, response) => void show(request, response, homePage(twin)));

  router.get("/products/:handle", (request, response) => {
    const product = twin.world.data.products.find(({ handle }) => handle === request.params.handle);
    if (!product) return void show(request, response.status(404), { title: "Not found", body: html`<h1>Not found</h1>` });
    show(request, response, productPage(twin, product));
  });

  // A later link replaces the earlier code, and only a path of this shop is followed. [how Shopify's share links behave]
  router.get("/discount/:code", (request, response) => {
    keepCodes(response, [request.params.code]);
    const redirect = String(request.query["redirect"] ?? "/");
    const path = /^\/(?![/\\])/.test(redirect) ? redirect : "/";
    // Here the admin has the first address, and the shop's first page stands beside it.
    response.redirect(path.replace(/^\/(?=$|\?)/, "/store"));
  });

  router.get("/cart", (request, response) => void show(request, response, cartPage(twin, cartOf(twin, request))));
  router.post("/cart", form, (request, response) => {
    const productId = Number(request.body.productId);
    const quantity = Number(request.body.quantity ?? 1);
    const others = cartOf(twin, request).filter((item) => item.productId !== productId);
    keepCart(response, quantity > 0 ? [...others, { productId, quantity }] : others);
    response.redirect("/cart");
  });

  // The Ajax API's cart, as far as attributes go: those that are sent are laid over the others. [shopify.dev, Cart API]
  router.get("/cart.js", (request, response) => void response.json({ attributes: attributesOf(request), items: cartOf(twin, request) }));
  router.post("/cart/update.js", json(), (request, response) => {
    const { attributes = {} } = request.body as { attributes?: Record<string, string> };
    const kept = { ...attributesOf(request), ...attributes };
    keepAttributes(response, kept);
    response.json({ attributes: kept, items: cartOf(twin, request) });
  });

  router.get("/checkout", (request, response) => {
    const items = cartOf(twin, request);
    if (items.length === 0) return void response.redirect("/cart");
    const lines = cartLines(twin.world.data, items);
    const customer = signedInCustomer(twin, request);
    const judged = judgeCodes(twin.world, {
      codes: codesOf(request),
      lines,
      customerId: customer?.id ?? null,
      attributes: attributesOf(request),
    });
    const priced = priceCart(
      lines,
      judged.flatMap((one) => (one.ok ? [one.accepted.terms] : [])),
    );
    show(request, response, checkoutPage(twin, { lines, judged, priced, customer }));
  });
  router.post("/checkout/codes", form, (request, response) => {
    const added = String(request.body.code ?? "").trim();
    const removed = String(request.body.remove ?? "");
    const kept = codesOf(request).filter((code) => code !== removed && code.toLowerCase() !== added.toLowerCase());
    keepCodes(response, added ? [...kept, added] : kept);
    response.redirect("/checkout");
  });
  router.post("/checkout", form, (request, response) => {
    const items = cartOf(twin, request);
    if (items.length === 0) return void response.redirect("/cart");
    const email = String(request.body.email ?? "").trim();
    if (!/^\S+@\S+$/.test(email)) return void response.redirect("/checkout");
    const placed = placeOrder(twin.world, {
      codes: codesOf(request),
      attributes: attributesOf(request),
      customerEmail: email,
      customerName: { firstName: String(request.body.firstName ?? ""), lastName: String(request.body.lastName ?? "") },
      lines: items,
    });
    if (placed.ok) {
      keepCart(response, []);
      keepCodes(response, []);
      keepAttributes(response, {});
      return void show(request, response, thanksPage(twin, placed.order));
    }
    const reasons = placed.refused.map(({ code, reason, words }) => html`<li><b>${code}</b> ${words ?? refusalWords[reason]}</li>`);
    const body = html`<h1>Your order was not placed</h1>
      <ul class="refused">
        ${reasons}
      </ul>
      <a class="button" href="/checkout">Back to checkout</a>`;
    show(request, response.status(422), { title: "Checkout", body });
  });

  router.get("/account/login", (request, response) => void show(request, response, accountPage(twin, signedInCustomer(twin, request))));
  router.post("/account/login", form, (request, response) => {
    const customer = findCustomer(twin.world.data, String(request.body.email ?? ""));
    if (!customer)
      return void show(request, response.status(422), accountPage(twin, null, "No customer of this shop has that e-mail address."));
    keepSignedIn(response, customer);
    const next = String(request.query["return_url"] ?? request.query["return_to"] ?? "/account/login");
    response.redirect(/^\/(?![/\\])/.test(next) ? next : "/account/login");
  });
  router.post("/account/logout", (_request, response) => {
    keepSignedIn(response, null);
    response.redirect("/account/login");
  });
  return router;
}
