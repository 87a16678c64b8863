/** The page that a stable link shows for a moment, where each visitor gets a code of their own: it asks the browser for their key. */
import { languageOf } from "#app/i18n/languages.ts";
import { wordsIn } from "#app/i18n/translate.ts";
import { NO_VISITOR, VISITOR_PARAMETER } from "#app/pools/visitor-key.ts";

import { html } from "./markup.ts";

/** Holds nothing of whoever asks, so it is the same for all. A key that cannot be kept lasts for this visit. */
const SCRIPT = `(function(){var n="reissue-visitor",k="";try{k=localStorage.getItem(n)||""}catch(e){}
if(!/^[0-9a-f]{32}$/.test(k)){k=Array.from(crypto.getRandomValues(new Uint8Array(16)),function(b){return("0"+b.toString(16)).slice(-2)}).join("");
try{localStorage.setItem(n,k)}catch(e){}}
var u=new URL(location.href);u.searchParams.set("${VISITOR_PARAMETER}",k);location.replace(u.href)})()`;

/** A page of its own, outside the theme, so that it is gone at once. Without scripts the visitor goes on by a link. */
export function visitorPage({ locale, query }: { locale: string; query: URLSearchParams }): string {
  const t = wordsIn(locale);
  const without = new URLSearchParams(query);
  without.set(VISITOR_PARAMETER, NO_VISITOR);
  const body = html`<title>${t("landing.changing")}</title>
    <body style="font:16px/1.5 system-ui,sans-serif;text-align:center;padding:20vh 1.5rem">
      <p>${t("landing.own_code")}</p>
      <noscript
        ><p><a href="?${without.toString()}" rel="nofollow">${t("landing.go_on")}</a></p></noscript
      >
    </body>`.markup;
  const head = `<!doctype html><html lang="${languageOf(locale)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`;
  return `${head}${body}<script>${SCRIPT}</script></body></html>`;
}
