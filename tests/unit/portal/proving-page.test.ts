/** The page that leaves a proof in a shopper's cart and sends them on, whatever the cart says. */
import { setTimeout as sleep } from "node:timers/promises";

import { provingPage } from "#app/portal/proving-page.ts";

const proving = { locale: "en-US", to: "/discount/MAYA15?redirect=%2F", proofs: ["20500.AbCdnewsignatureMaya"], market: "/en-ca" };
const page = provingPage(proving);
const [, told = ""] = /<script type="application\/json" id="go">(.*?)<\/script>/.exec(page) ?? [];
const [, script = ""] = /<\/script><script>([\s\S]*)<\/script>/.exec(page) ?? [];

type Asked = { path: string; body: unknown };

/** Runs the page's script with a cart that answers so; what it asked, and where it went. */
async function run(cart: (path: string, times: number) => object | null): Promise<{ asked: Asked[]; went: string[] }> {
  const [asked, went]: [Asked[], string[]] = [[], []];
  const fetch = async (path: string, { body = "null" }: { body?: string } = {}) => {
    asked.push({ path, body: JSON.parse(body) as unknown });
    const answer = cart(path, asked.length);
    return { ok: answer !== null, json: async () => answer };
  };
  const location = { replace: (to: string) => void went.push(to) };
  const later = () => 0;
  new Function("document", "fetch", "location", "setTimeout", script)(
    { getElementById: () => ({ textContent: told }) },
    fetch,
    location,
    later,
  );
  for (let turn = 0; turn < 50 && went.length === 0; turn += 1) await sleep(1);
  return { asked, went };
}

test("the proof is laid beside those of other links, in place of an older one of the same code, and the shopper goes on once", async () => {
  const others = Array.from({ length: 10 }, (_, at) => `20400.Ot${String(at).padStart(2, "0")}signature`);
  const { asked, went } = await run(() => ({
    attributes: { _reissue_link: ["20400.AbCdoldsignature", ...others].join(" "), gift: "yes" },
  }));
  expect(asked).toEqual([
    { path: "/en-ca/cart.js", body: null },
    { path: "/en-ca/cart/update.js", body: { attributes: { _reissue_link: [...others.slice(1), ...proving.proofs].join(" ") } } },
  ]);
  expect(went).toEqual([proving.to]);
});

test("a cart that does not answer is asked once more, and then the shopper goes on all the same", async () => {
  expect(await run(() => null)).toEqual({ asked: Array(2).fill({ path: "/en-ca/cart.js", body: null }), went: [proving.to] });
  const once = await run((_, times) => (times === 1 ? null : { attributes: {} }));
  expect(once.asked.at(-1)?.body).toEqual({ attributes: { _reissue_link: proving.proofs.join(" ") } });
});

test("nothing that is told can end the script, and without scripts there is a way on", () => {
  expect(provingPage({ ...proving, to: "/x</script><b>" })).not.toContain("</script><b>");
  expect(page).toContain(`<a href="${proving.to.replace("%", "&#37;")}"`);
});
