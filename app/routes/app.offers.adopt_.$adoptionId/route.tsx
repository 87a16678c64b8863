/** The codes of a discount and whose they are: suggested matches ticked, the rest listed, by file or by hand. Then it is an offer. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import type { AdoptionAnswer } from "./adoption-answer.ts";
import { AdoptionScreen } from "./adoption-screen.tsx";
import { DONE } from "#app/ui/action-result.ts";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { followLineage } from "#app/orders/follow-lineage.server.ts";
import { ordersShownSince } from "#app/orders/reconciliation/ledger-runs.server.ts";
import { adoptDiscount } from "#app/offers/adopt-discount.server.ts";
import { readCommission } from "#app/offers/commission-form.ts";
import { commissionForm } from "#app/offers/form-schema.ts";
import { chooseCodes, choosePrimary, clearMatches, readAdoption, SHOWN } from "#app/offers/adoption.store.server.ts";
import { lookAtFile } from "#app/members/file-columns.server.ts";
import { matchByHand, matchFromFile } from "#app/offers/match-adoption.server.ts";
import { columnFields, READ_AS, readAsFrom } from "#app/http/file-columns-form.server.ts";
import { sentForm } from "#app/http/form.ts";
import { fromJson, idFrom, notFound, oneOf, pageFrom, searchFrom } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  const address = new URL(request.url).searchParams;
  const list = {
    shown: oneOf(SHOWN, { raw: address.get("show"), fallback: "all" }),
    search: searchFrom(address),
    page: pageFrom(address),
    pageSize: 50,
  };
  const adoption = await readAdoption(ctx, { adoptionId: idFrom(params.adoptionId), ...list });
  if (!adoption) throw notFound();
  const shownSince = await ordersShownSince(ctx, new Date());
  return { adoption, list, countsSince: shownSince && shownSince > new Date(adoption.liveFrom) ? shownSince.toISOString() : null };
}

const redeemCodeId = z.string().regex(/^gid:\/\/shopify\/DiscountRedeemCode\/\d+$/);
const redeemCodeIds = z
  .string()
  .max(20_000)
  .transform((ids) => ids.split(","))
  .pipe(z.array(redeemCodeId).min(1).max(200));
const yesOrNo = z.enum(["true", "false"]).transform((on) => on === "true");
const FILE = { file: z.instanceof(File), fields: columnFields, ...READ_AS };
const asked = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("choose"), chosen: yesOrNo, redeemCodeId: z.union([redeemCodeId, z.literal("all")]) }),
  z.object({ intent: z.literal("columns"), file: z.instanceof(File), ...READ_AS }),
  z.object({ intent: z.literal("file"), people: yesOrNo, ...FILE }),
  z.object({ intent: z.literal("match"), redeemCodeId: redeemCodeIds, memberId: z.uuid() }),
  z.object({ intent: z.literal("unmatch"), redeemCodeId }),
  z.object({ intent: z.literal("primary"), redeemCodeId }),
  z.object({ intent: z.literal("adopt"), commission: fromJson(commissionForm), ...z.object(FILE).partial().shape }),
]);

const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, codes, discounts, enqueue, shopFacts } = admin;
  const adoptionId = idFrom(params.adoptionId);
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const ask = parsed.data;
  switch (ask.intent) {
    case "choose":
      await chooseCodes(ctx, { adoptionId, chosen: ask.chosen, redeemCodeIds: ask.redeemCodeId === "all" ? "all" : [ask.redeemCodeId] });
      return DONE satisfies AdoptionAnswer;
    case "columns":
      return { ...DONE, columns: await lookAtFile(ctx, await bytesOf(ask.file), readAsFrom(ask)) } satisfies AdoptionAnswer;
    case "file": {
      const file = { bytes: await bytesOf(ask.file), readAs: readAsFrom(ask) };
      return { ...DONE, file: await matchFromFile(ctx, { adoptionId, ...file, addPeople: ask.people }) } satisfies AdoptionAnswer;
    }
    case "match": {
      const matched = await matchByHand(ctx, { adoptionId, redeemCodeIds: ask.redeemCodeId, memberId: ask.memberId });
      return (matched.ok ? DONE : { refused: matched.problem }) satisfies AdoptionAnswer;
    }
    case "unmatch":
      await clearMatches(ctx, { adoptionId, redeemCodeIds: [ask.redeemCodeId] });
      return DONE satisfies AdoptionAnswer;
    case "primary":
      await choosePrimary(ctx, { adoptionId, redeemCodeId: ask.redeemCodeId });
      return DONE satisfies AdoptionAnswer;
    case "adopt": {
      const before = await ctx.db.adoption.findFirst({ where: { id: adoptionId }, select: { offerId: true } });
      const read = readCommission(ask.commission, shopFacts.currency);
      if (!read.ok && before?.offerId === null) return { refused: Object.values(read.errors)[0] ?? "" } satisfies AdoptionAnswer;
      const file = ask.file ? { bytes: await bytesOf(ask.file), readAs: readAsFrom(ask) } : null;
      const matched = file ? await matchFromFile(ctx, { adoptionId, ...file, addPeople: true }) : null;
      if (matched && !matched.ok) return { refused: matched.problem } satisfies AdoptionAnswer;
      const adopted = await adoptDiscount(ctx, {
        adoptionId,
        commission: read.ok ? read.commission : { bps: 0, perConversionMinor: 0, tiers: null },
        codes,
        discounts,
        // The orders we know follow at once, many of them in a job; those placed before the app was there are read from Shopify behind it.
        onLineageChanged: async (tx, change) => {
          await followLineage(enqueue)(tx, change);
          await enqueue(tx, "ledger.compare", { shop: ctx.shop, kind: "adopted" });
        },
      });
      if (!adopted.ok && adopted.reason === "nothing_chosen")
        return { refused: "Tick at least one code that is a member's." } satisfies AdoptionAnswer;
      if (!adopted.ok) throw notFound();
      if (adopted.left.length > 0 || before?.offerId) return { ...DONE, adopted } satisfies AdoptionAnswer;
      return redirect(`/app/offers/${adopted.offerId}`);
    }
  }
}

export const meta = () => [{ title: "Adopt a discount" }];

export default function Adoption() {
  return <AdoptionScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
