/**
 * A code that may have leaked: since when, why, and what it cost.
 * For whoever came from Home: end the leak, or say that it is none, of several codes at once; and afterwards decide about the commission that was held.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { plainJsonOrNothing } from "#app/platform/plain-text.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { type AdminRequest, forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { beginEnding } from "#app/leaks/end-leak.server.ts";
import { decideHeld, holdCase } from "#app/leaks/held-commission.server.ts";
import { dayTyped, isPageAddress, NO_ADDRESS } from "#app/leaks/ending.ts";
import { gatherCases, gatherCodes, takeOutOfCase } from "#app/leaks/gather-cases.server.ts";
import { dateCase, dismissCase, reopenCase } from "#app/leaks/leak-cases.server.ts";
import { guardCode, unguardCode } from "#app/leaks/guards/code-guards.server.ts";
import { LONGEST_SENTENCE } from "#app/leaks/guards/sentence.ts";
import { linesOf } from "#app/leaks/sensitivity.ts";
import { plural } from "#app/format/counts.ts";
import { readCase } from "#app/screens/leak/read-case.server.ts";

import { CaseScreen } from "./case-screen.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const view = await readCase(ctx, idFrom(params.caseId));
  if (view === null) throw notFound();
  return shown({ view });
}

/** Shopify's ids of orders; null stands for all that is held, "together" for that of all codes in the case. */
const orders = z
  .string()
  .max(1_000_000)
  .transform((text, context) => {
    if (text === "all") return null;
    if (text === "together") return "together" as const;
    const parsed = z.array(z.string().max(100)).safeParse(plainJsonOrNothing(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: "not orders" });
    return z.NEVER;
  });

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("dismiss"), note: z.string().max(500).default("") }),
  z.object({ intent: z.literal("reopen") }),
  z.object({ intent: z.literal("end") }),
  z.object({ intent: z.literal("date"), since: z.string().max(30) }),
  z.object({
    intent: z.literal("gather"),
    cases: z.string().max(100_000).transform(idsFrom),
    names: z.string().max(100_000).default(""),
    address: z.string().max(1_000).default(""),
  }),
  z.object({ intent: z.literal("take_out"), other: z.uuid() }),
  z.object({ intent: z.literal("guard"), sentence: z.string().max(1_000), tried: z.literal("untried") }),
  z.object({ intent: z.literal("unguard") }),
  z.object({ intent: z.literal("hold") }),
  z.object({ intent: z.literal("release"), orders }),
  z.object({ intent: z.literal("void"), orders }),
]);

export async function action({ request, params }: ActionFunctionArgs): Promise<ActionResult | Response> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const caseId = idFrom(params.caseId);
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { ctx } = admin;
  const now = new Date();
  switch (parsed.data.intent) {
    case "dismiss":
      return answer(await dismissCase(ctx, { caseId, note: parsed.data.note, now }), "Said to be no leak");
    case "reopen":
      return answer(await reopenCase(ctx, { caseId, now }), "The case is open again");
    case "end":
      return end(admin, caseId);
    case "date":
      return date(admin, { caseId, typed: parsed.data.since, now });
    case "gather":
      return gather(admin, { caseId, ...parsed.data, now });
    case "take_out":
      if ((await takeOutOfCase(ctx, parsed.data.other)) === "unknown") throw notFound();
      return { said: "The code is a case by itself again", refused: null };
    case "guard":
      return guard(admin, { caseId, sentence: parsed.data.sentence, now });
    case "unguard":
      return answer(await unguardCode(ctx, { caseId, staff: admin.staff.id, now, enqueue: admin.enqueue }), "The guard is being taken off");
    case "hold": {
      const noMoney = await admin.lacking("money");
      if (noMoney !== null) return { refused: noMoney };
      return answer(await holdCase(ctx, { caseId, staff: admin.staff.id, now }), "The commission is held");
    }
    case "release":
    case "void": {
      const noMoney = await admin.lacking("money");
      if (noMoney !== null) return { refused: noMoney };
      return decide(admin, { caseId, decision: parsed.data.intent, orderIds: parsed.data.orders, now });
    }
  }
}

const CHANGED = { said: null, refused: "The case has changed meanwhile. It is shown as it is now." };

function answer(decided: "done" | "closed" | "unknown", said: string): ActionResult {
  if (decided === "unknown") throw notFound();
  return decided === "closed" ? CHANGED : { said, refused: null };
}

/** "End this leak": on to the one refresh form. */
async function end({ ctx, staff, codes }: AdminRequest, caseId: string): Promise<ActionResult | Response> {
  const begun = await beginEnding(ctx, { caseId, staff: staff.id, codes });
  if (begun.ok) return redirect(`/app/refreshes/${begun.refreshId}`);
  switch (begun.reason) {
    case "unknown":
      throw notFound();
    case "closed":
      return CHANGED;
    case "cannot_be_replaced":
      return { said: null, refused: "This code cannot be replaced now: it is being changed, or the member is not active in the offer." };
  }
}

/** A person knows better since when. */
async function date(
  { ctx, shopFacts }: AdminRequest,
  { caseId, typed, now }: { caseId: string; typed: string; now: Date },
): Promise<ActionResult> {
  const since = dayTyped(typed, { now, zone: shopFacts.ianaTimezone });
  if (since === null) return { said: null, refused: "Choose a day that is not to come." };
  return answer(await dateCase(ctx, { caseId, since, now }), "The date is changed");
}

/** While the leak is dealt with, only who comes through the creator's link. The link is made here if nobody asked for it before. */
async function guard(
  { ctx, staff, enqueue }: AdminRequest,
  { caseId, sentence, now }: { caseId: string; sentence: string; now: Date },
): Promise<ActionResult> {
  const guarded = await guardCode(ctx, { caseId, sentence, staff: staff.id, now, enqueue });
  switch (guarded) {
    case "done":
      return { said: "The code is being guarded", refused: null };
    case "sentence":
      return { said: null, refused: `Write a sentence of at most ${LONGEST_SENTENCE} characters for shoppers to read.` };
    case "full":
      return {
        said: null,
        refused:
          "No more codes can be guarded at once. The same sentence for several codes takes less room; so does ending leaks that are over.",
      };
    case "unknown":
    case "closed":
      return answer(guarded, "");
  }
}

type Gathering = { caseId: string; cases: string[]; names: string; address: string; now: Date };

/** Other cases that are open, and codes that have none yet. */
async function gather(
  { ctx }: AdminRequest,
  { caseId, cases, names, address, now }: Gathering,
): Promise<ActionResult<{ left?: string[] }>> {
  const typed = linesOf(names);
  if (typed.length > NAMES_MOST) return { said: null, refused: `Add at most ${NAMES_MOST} codes at once.` };
  if (!isPageAddress(address)) return { said: null, refused: NO_ADDRESS };
  const gathered = await gatherCases(ctx, { caseId, others: cases, now });
  const named = typed.length === 0 ? gathered : await gatherCodes(ctx, { caseId, names: typed, address, now });
  if (!gathered.ok || !named.ok) {
    if ([gathered, named].some((one) => !one.ok && one.reason === "unknown")) throw notFound();
    return CHANGED;
  }
  const { others } = named;
  const added = gathered.added + (typed.length === 0 ? 0 : named.added);
  const said = added > 0 ? `${plural(added, "code")} added to this case` : others.length === 0 ? "Nothing was added" : null;
  return { said, refused: null, left: others };
}

const NAMES_MOST = 500;

function idsFrom(text: string): string[] {
  const parsed = z.array(z.uuid()).safeParse(plainJsonOrNothing(text));
  return parsed.success ? parsed.data : [];
}

type Decision = Omit<Parameters<typeof decideHeld>[1], "staff">;

async function decide({ ctx, staff }: AdminRequest, decision: Decision): Promise<ActionResult> {
  const decided = await decideHeld(ctx, { ...decision, staff: staff.id });
  if (decided === "unknown") throw notFound();
  const what = decision.decision === "release" ? "released" : "void";
  return decided === 0 ? CHANGED : { said: `Commission of ${plural(decided, "order")} ${what}`, refused: null };
}

export const meta = () => [{ title: "Leak" }];

export default function LeakCase() {
  return <CaseScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
