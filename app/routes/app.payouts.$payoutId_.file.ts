/** A payout as a file: `as=bank` one line for each member, `as=paypal&part=2` PayPal's payout file, `as=lines` every order behind it. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forAdmin } from "#app/composition.server.ts";
import { csvResponse } from "#app/http/csv-response.server.ts";
import { idFrom, notFound, oneOf } from "#app/http/params.server.ts";
import { bankFile, linesFile, payPalPart } from "#app/screens/payouts/payout-files.server.ts";

const FILES = ["bank", "paypal", "lines"] as const;
const part = z.coerce.number().int().min(1).max(10_000).catch(1);

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, shopFacts } = await forAdmin(request, "money");
  const payoutId = idFrom(params.payoutId);
  const query = new URL(request.url).searchParams;
  const as = oneOf(FILES, { raw: query.get("as"), fallback: "bank" });
  const about = { payoutId, part: part.parse(query.get("part")), shopName: shopFacts.name, zone: shopFacts.ianaTimezone };
  const file = await { bank: () => bankFile(ctx, payoutId), paypal: () => payPalPart(ctx, about), lines: () => linesFile(ctx, about) }[
    as
  ]();
  if (file === null) throw notFound();
  return csvResponse(file);
}
