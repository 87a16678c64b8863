/** Adopt a discount: choose one of those in Shopify. Its codes are read next; nothing is changed by looking. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { ChooseDiscount } from "./choose-discount.tsx";
import { forAdmin, forPress, rolloutsReaderOf } from "#app/composition.server.ts";
import { beginAdoption } from "#app/offers/adoption.store.server.ts";
import { discountsToAdopt } from "#app/offers/discounts-to-adopt.server.ts";
import { sentForm } from "#app/http/form.ts";
import { notFound, searchFrom } from "#app/http/params.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, discounts } = await forAdmin(request, "refresh");
  const address = new URL(request.url).searchParams;
  const search = searchFrom(address);
  const after = z.string().min(1).max(500).nullable().catch(null).parse(address.get("after"));
  return { search, after, found: await discountsToAdopt(ctx, { search, after, discounts, read: rolloutsReaderOf(ctx.shop, "person") }) };
}

const chosen = z.object({ discountId: z.string().regex(/^gid:\/\/shopify\/DiscountCodeNode\/\d+$/) });

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, codes, discounts } = admin;
  const parsed = chosen.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const begun = await beginAdoption(ctx, { ...parsed.data, createdBy: staff.id, codes, discounts });
  if (begun.ok) return redirect(`/app/offers/adopt/${begun.adoptionId}`);
  if (begun.reason === "already_offer") return redirect(`/app/offers/${begun.offerId}`);
  if (begun.reason === "decoy") return redirect("/app/leaks/decoys");
  throw notFound();
}

export const meta = () => [{ title: "Adopt a discount" }];

export default function AdoptDiscount() {
  return <ChooseDiscount {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
