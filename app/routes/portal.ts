import type { LoaderFunctionArgs } from "@remix-run/node";

import { formKeys, forPortal, moneyOf, themed } from "#app/http/storefront-request.server.ts";
import { creatorPage, unknownCreatorPage, signInPage } from "#app/portal/creator-page.ts";
import { learnLocale } from "#app/portal/learn-locale.server.ts";
import { readCreatorView } from "#app/portal/read-creator-view.server.ts";

/**
 * The creators' page of a shop (/apps/reissue): whoever is signed in as a customer and is a creator sees their codes,
 * inside the shop's own theme. Nobody else sees a code.
 */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const asked = await forPortal(request);
  if (!asked.customer) return themed(signInPage(asked.path, asked.locale));
  const view = await readCreatorView(asked.ctx, asked.customer, new Date(), asked.locale);
  if (!view) return themed(unknownCreatorPage(asked.locale));
  const { ctx, customer, path, locale, localeQuery } = asked;
  await learnLocale(ctx, customer, asked.knownLocale);
  const money = await moneyOf(asked, customer, null);
  return themed(creatorPage(view, { path, locale, localeQuery, link: null, keys: formKeys(asked, view), money, said: null }));
}
