/**
 * A new message: which offer, and to whom of it. What a refresh or a change of members asks for comes here too, as a press,
 * and becomes a draft at once.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { NewMessageScreen } from "./new-message-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { composeMessage } from "#app/messages/compose-message.server.ts";
import { CAUSES } from "#app/messages/message.ts";
import { unnotifiedOffers } from "#app/messages/unnotified.server.ts";
import { sentForm } from "#app/http/form.ts";
import { notFound } from "#app/http/params.server.ts";

import {
  MOST_RECIPIENTS,
  concernedMembers,
  paidMembers,
  recipientsMeant,
} from "#app/routes/app.messages.$messageId/who-is-concerned.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  const [offers, untold] = await Promise.all([
    ctx.db.offer.findMany({
      where: { archivedAt: null },
      select: { id: true, title: true, _count: { select: { enrolments: { where: { status: "active" } } } } },
      orderBy: { title: "asc" },
    }),
    unnotifiedOffers(ctx),
  ]);
  const wanted = new URL(request.url).searchParams.get("offer");
  return {
    offers: offers.map(({ id, title, _count }) => ({
      id,
      title,
      active: _count.enrolments,
      untold: untold.find(({ offerId }) => offerId === id)?.members ?? 0,
    })),
    wanted: offers.some(({ id }) => id === wanted) ? wanted : null,
  };
}

const asked = z.union([
  z.object({ cause: z.enum(CAUSES), causeId: z.uuid() }),
  z.object({ offerId: z.uuid(), payoutId: z.uuid() }),
  z.object({ offerId: z.uuid(), who: z.enum(["untold", "active"]), newId: z.uuid().optional() }),
  z.object({
    offerId: z.uuid(),
    enrolmentIds: z
      .string()
      .transform((ids) => ids.split(","))
      .pipe(z.array(z.uuid()).min(1).max(MOST_RECIPIENTS)),
  }),
  z.object({ offerId: z.uuid(), all: z.literal("true"), filter: z.string().max(500) }),
]);

/** Makes a draft and goes to it. Nothing is sent. */
export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff } = admin;
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const concerned =
    "cause" in parsed.data
      ? await concernedMembers(ctx, { kind: parsed.data.cause, id: parsed.data.causeId })
      : "payoutId" in parsed.data
        ? await paidMembers(ctx, parsed.data)
        : await recipientsMeant(ctx, parsed.data);
  if (concerned === null) throw notFound();
  const composed = await composeMessage(ctx, {
    ...concerned,
    createdBy: staff.id,
    ...("newId" in parsed.data && { newId: parsed.data.newId }),
  });
  if (composed.ok) return redirect(`/app/messages/${composed.messageId}`);
  return { refused: "There is nobody to write to: no member fits." };
}

export const meta = () => [{ title: "Compose message" }];

export default function NewMessagePage() {
  return <NewMessageScreen {...useLoaderData<typeof loader>()} refused={useActionData<typeof action>()?.refused ?? null} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
