import type { LoaderFunctionArgs } from "@remix-run/node";

import { formKeys, forPortal, moneyOf, themed } from "#app/http/storefront-request.server.ts";
import { closedPage, creatorPage } from "#app/portal/creator-page.ts";
import { openPageLink } from "#app/portal/links.server.ts";
import { learnLocale } from "#app/portal/learn-locale.server.ts";
import { readCreatorView } from "#app/portal/read-creator-view.server.ts";

/** A creator's page without an account (/apps/reissue/page?t=…), from the signed link in a message. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const asked = await forPortal(request);
  const { ctx, path, locale, localeQuery, keys } = asked;
  const token = asked.query.get("t") ?? "";
  const opened = await openPageLink(ctx, token, { keys, now: new Date() });
  if (!opened.ok) return themed(closedPage(opened.reason, locale));
  const creator = { memberId: opened.memberId };
  const view = await readCreatorView(ctx, creator, new Date(), locale);
  if (!view) return themed(closedPage("unknown", locale));
  await learnLocale(ctx, creator, asked.knownLocale);
  const money = await moneyOf(asked, creator, token);
  const link = { token, expiresAt: opened.expiresAt };
  return themed(creatorPage(view, { path, locale, localeQuery, link, keys: formKeys(asked, view), money, said: null }));
}
