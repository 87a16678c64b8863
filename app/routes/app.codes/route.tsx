/**
 * A promo code by its name (`?name=GLOWMAYA10`), live, retired or nobody's.
 * For the support person with a screenshot of it: whose it is, whether it works, and one press to replace it.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import { inHandUrl } from "#app/codes/in-hand.ts";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { notFound } from "#app/http/params.server.ts";
import { dayTyped, isPageAddress, NO_ADDRESS } from "#app/leaks/ending.ts";
import { reportLeak } from "#app/leaks/leak-cases.server.ts";
import { toTyped } from "#app/format/zone-input.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { proposeForAll } from "#app/refreshes/suggest-names.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { readCode, withOthers } from "#app/screens/code/read-code.server.ts";

import { CodeScreen } from "./code-screen.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, codes, shown } = await forAdmin(request, "view");
  const typed = nameFrom(request);
  return shown({ view: await readCode(ctx, { typed, codes }) });
}

/** Longer ones are no code of Shopify's. */
function nameFrom(request: Request): string {
  const name = (new URL(request.url).searchParams.get("name") ?? "").trim();
  if (name === "" || name.length > 300) throw notFound();
  return name;
}

const form = z.object({
  intent: z.enum(["replace", "report"]).default("replace"),
  enrolmentId: z.uuid(),
  /** Of a member with several, whether the others are replaced with it. */
  codes: z.enum(["this", "all"]).default("this"),
  address: z.string().max(1_000).default(""),
  since: z.string().max(30).default(""),
});

/** "Replace this code": a draft of the one refresh form with the reason chosen and a name proposed. Nothing is changed yet. */
export async function action({ request }: ActionFunctionArgs): Promise<ActionResult | Response> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, codes, shopFacts } = admin;
  const typed = nameFrom(request);
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { tenures } = await readCode(ctx, { typed, codes });
  const live = tenures.find(({ enrolmentId, until }) => enrolmentId === parsed.data.enrolmentId && until === null);
  if (!live) return { refused: "This code has ended meanwhile. Reload the page to see how it stands." };
  const { intent, address, since } = parsed.data;
  if (intent === "report") return report(ctx, { promoCodeId: live.codeId, address, typed: since, zone: shopFacts.ianaTimezone });
  if (live.inHand) return redirect(inHandUrl(live.inHand));
  const draft = await beginRefresh(ctx, {
    offerId: live.offer.id,
    codeIds: parsed.data.codes === "all" ? await withOthers(ctx, live) : [live.codeId],
    reason: "leak",
    // A code that may have leaked is replaced as its case is ended: the form asks about its commission too.
    origin: live.leak?.open ? { from: "leak", id: live.leak.caseId } : { from: "home" },
    createdBy: staff.id,
    codes,
  });
  if (draft.ok) {
    if (parsed.data.codes === "all") await proposeForAll(ctx, draft.refreshId);
    return redirect(`/app/refreshes/${draft.refreshId}`);
  }
  return { refused: "This code cannot be replaced now: the member is not active in the offer." };
}

type Report = { promoCodeId: string; address: string; typed: string; zone: string };

/** "Report a leak": on to the case. */
async function report(ctx: ShopContext, { typed, zone, ...what }: Report) {
  const now = new Date();
  const today = toTyped(now.toISOString(), zone).slice(0, 10);
  const since = dayTyped(typed === "" ? today : typed, { now, zone });
  if (since === null) return { refused: "Choose a day that is not to come." };
  if (!isPageAddress(what.address)) return { refused: NO_ADDRESS };
  const caseId = await reportLeak(ctx, { ...what, since, now });
  return caseId === "ended"
    ? { refused: "This code has ended meanwhile. Reload the page to see how it stands." }
    : redirect(`/app/leaks/${caseId}`);
}

export const meta = () => [{ title: "Promo code" }];

export default function CodePage() {
  return <CodeScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
