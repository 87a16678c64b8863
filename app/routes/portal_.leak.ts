import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { formOrEmpty } from "#app/http/form.ts";
import { formKeys, forPortal, sendOn, themed, moneyOf, whoAsks } from "#app/http/storefront-request.server.ts";
import { closedPage, creatorPage, signInPage } from "#app/portal/creator-page.ts";
import { isFormKey } from "#app/portal/form-key.ts";
import { reportedWords, reportOwnLeak } from "#app/portal/leak-report.server.ts";
import { readCreatorView } from "#app/portal/read-creator-view.server.ts";

const form = z.object({
  enrolmentId: z.string().max(40),
  key: z.string().max(40),
  seen: z.string().max(2_000).default(""),
  t: z.string().max(200).optional(),
});

/** Somebody opened the address of the form: what they want is the page it stands on. */
export async function loader({ request }: ActionFunctionArgs): Promise<Response> {
  const { path } = await forPortal(request);
  return sendOn(path || "/");
}

/** "My code is on a coupon page" (/apps/reissue/leak), from a creator's page: the page comes back with the answer in it. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const asked = await forPortal(request);
  const parsed = form.safeParse(Object.fromEntries(await formOrEmpty(request)));
  const { ctx, customer, keys, locale, localeQuery, path } = asked;
  const refused = () => themed(customer ? closedPage("unknown", locale) : signInPage(path, locale), { status: 403 });
  if (!parsed.success) return refused();
  const { enrolmentId, key, seen, t } = parsed.data;
  const now = new Date();
  const { creator, link } = await whoAsks(asked, t);
  if (!creator || !isFormKey(key, { shop: ctx.shop, enrolmentId, keys })) return refused();
  const reported = await reportOwnLeak(ctx, { creator, enrolmentId, seen }, now);
  const view = await readCreatorView(ctx, creator, now, locale);
  if (!view) return refused();
  const said = {
    enrolmentId,
    typed: reported.ok ? "" : seen,
    text: reportedWords(reported, locale),
    good: reported.ok,
    about: "leak" as const,
  };
  const money = await moneyOf(asked, creator, t ?? null);
  return themed(creatorPage(view, { path, locale, localeQuery, link, keys: formKeys(asked, view), money, said }));
}
