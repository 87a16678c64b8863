/** The page that a stable link shows for a moment where its code is guarded: the shopper's cart is told that they came through the link. */
import { languageOf } from "#app/i18n/languages.ts";
import { wordsIn } from "#app/i18n/translate.ts";
import { LINK_ATTRIBUTE } from "#app/leaks/guards/guard-state.ts";

import { html } from "./markup.ts";

/**
 * Adds to what other links have left, the newest last, and keeps no more than the Function reads. Whatever goes wrong, the visitor goes on;
 * a cart that does not answer is asked once more. [shopify.dev, Ajax API: cart.js, cart/update.js]
 */
const SCRIPT = `(function(){var d=JSON.parse(document.getElementById("go").textContent),n=d.name,gone=false;
function on(){if(!gone){gone=true;location.replace(d.to)}}
function ask(path,more){return fetch(d.market+path,Object.assign({headers:{"Content-Type":"application/json",Accept:"application/json"},credentials:"same-origin"},more)).then(function(r){if(!r.ok)throw new Error();return r.json()})}
function tell(){return ask("/cart.js").then(function(c){var had=String((c.attributes||{})[n]||"").split(" ").filter(function(p){return p&&!d.proofs.some(function(q){return q.split(".")[1].slice(0,4)===(p.split(".")[1]||"").slice(0,4)})});
var a={};a[n]=had.concat(d.proofs).slice(-10).join(" ");return ask("/cart/update.js",{method:"POST",body:JSON.stringify({attributes:a})})})}
setTimeout(on,4000);tell().catch(tell).then(on,on)})()`;

type Proving = { locale: string; to: string; proofs: readonly string[]; market: string };

/** `to` is a path of the shop. A shopper without scripts goes on by a link; Shopify's checkout needs scripts anyway. */
export function provingPage({ locale, to, proofs, market }: Proving): string {
  const t = wordsIn(locale);
  const body = html`<title>${t("landing.changing")}</title>
    <body style="font:16px/1.5 system-ui,sans-serif;text-align:center;padding:20vh 1.5rem">
      <noscript
        ><p><a href="${to}" rel="nofollow">${t("landing.go_on")}</a></p></noscript
      >
    </body>`.markup;
  const head = `<!doctype html><html lang="${languageOf(locale)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`;
  // What stands in a script may hold no end of one.
  const told = JSON.stringify({ name: LINK_ATTRIBUTE, to, proofs, market }).replaceAll("<", "\\u003c");
  return `${head}${body}<script type="application/json" id="go">${told}</script><script>${SCRIPT}</script></body></html>`;
}
