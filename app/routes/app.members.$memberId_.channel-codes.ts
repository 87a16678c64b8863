/** Codes of a member for one channel each: a name is proposed, one is added, put on a channel or withdrawn, as is the main one. Asked by the member's page. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { putOnChannel } from "#app/codes/channels.server.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import { addChannelCode, proposeChannelName } from "#app/offers/channel-codes.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

const asked = z.object({ offerId: z.uuid(), channel: z.string().max(100) });

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  const memberId = idFrom(params.memberId);
  const parsed = asked.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  return { channel: parsed.data.channel, name: await proposeChannelName(ctx, { memberId, ...parsed.data }) };
}

const form = z.discriminatedUnion("intent", [
  asked.extend({ intent: z.literal("add"), changeId: z.uuid(), name: z.string().max(600) }),
  z.object({ intent: z.literal("put"), codeId: z.uuid(), channel: z.string().max(100) }),
  z.object({ intent: z.literal("end"), changeId: z.uuid(), offerId: z.uuid(), codeId: z.uuid(), next: z.uuid().optional() }),
]);

/** Goes to the page that says what became of it. */
export async function action({ request, params }: ActionFunctionArgs): Promise<ActionResult | Response> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, codes, enqueue, redirect } = admin;
  const memberId = idFrom(params.memberId);
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  if (parsed.data.intent === "put") return put(ctx, parsed.data);
  const { changeId, offerId } = parsed.data;
  const press = { changeId, offerId, createdBy: staff.id, enqueue };
  if (parsed.data.intent === "end") {
    const place = await ctx.db.enrolment.findFirst({ where: { memberId, offerId }, select: { id: true } });
    if (!place) throw notFound();
    const { codeId, next } = parsed.data;
    const ending = { enrolmentId: place.id, codeId, ...(next !== undefined && { nextId: next }) };
    const ended = await changeMembers(ctx, { kind: "end_code", ...press, codes: [ending] });
    if (!ended.ok) throw notFound();
    return redirect(`/app/changes/${ended.changeId}`);
  }
  const { channel, name } = parsed.data;
  const added = await addChannelCode(ctx, { ...press, memberId, channel, name, codes });
  if (added.ok) return redirect(`/app/changes/${added.changeId}`);
  switch (added.reason) {
    case "not_found":
      throw notFound();
    case "channel":
      return NO_NAME;
    case "unavailable":
      return { refused: "Shopify does not answer at the moment, so it is not known whether the name is free. Try again in a minute." };
    case "name":
      return { refused: added.words };
  }
}

const NO_NAME = { refused: "Enter a name for the channel, of 40 characters at most." };

async function put(ctx: ShopContext, { codeId, channel }: { codeId: string; channel: string }): Promise<ActionResult> {
  switch (await putOnChannel(ctx, { codeId, typed: channel, now: new Date() })) {
    case "done":
      return { said: "The code is for this channel now", refused: null };
    case "ended":
      return { refused: "This code has ended meanwhile. Reload the page to see how it stands." };
    case "main":
      return { refused: "This is the code for all. Only a further code can be for one channel." };
    case "taken":
      return { refused: "They have a code for this channel already." };
    case "no_name":
      return NO_NAME;
  }
}
