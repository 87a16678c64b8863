import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forPortal, themed, whoAsks } from "#app/http/storefront-request.server.ts";
import { statementPage } from "#app/portal/creator-money-page.ts";
import { signInPage } from "#app/portal/creator-page.ts";
import { readCreatorStatement } from "#app/portal/read-creator-money.server.ts";

/**
 * A creator's statement of one payout (/apps/reissue/statement?payout=…), for whoever is signed in or has their page link. Somebody
 * else's statement is one that there is not.
 */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const asked = await forPortal(request);
  const { ctx, path, locale, localeQuery, query } = asked;
  const { creator, link } = await whoAsks(asked, query.get("t") ?? undefined);
  if (!creator) return themed(signInPage(path, locale));
  const payoutId = z.uuid().safeParse(query.get("payout"));
  const statement = payoutId.success ? await readCreatorStatement(ctx, { creator, payoutId: payoutId.data }) : null;
  return themed(statementPage(statement, { path, locale, localeQuery, token: link?.token ?? null }), statement ? {} : { status: 404 });
}
