/** A member's statement as a file, with every order behind it. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { csvResponse } from "#app/http/csv-response.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { linesFile } from "#app/screens/payouts/payout-files.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, shopFacts } = await forAdmin(request, "money");
  const about = { payoutId: idFrom(params.payoutId), memberId: idFrom(params.memberId), zone: shopFacts.ianaTimezone };
  const file = await linesFile(ctx, about);
  if (file === null) throw notFound();
  return csvResponse(file);
}
