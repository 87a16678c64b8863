/**
 * Decoys: codes that are planted on purpose, and which of them somebody used. For a merchant who wants to know which list, site or
 * person passes codes on.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { DecoysScreen } from "./decoys-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { noteDecoy, plantDecoy, proposeDecoy, withdrawDecoy } from "#app/leaks/decoys.server.ts";
import { PRESENT } from "#app/members/present.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { readDecoys } from "#app/screens/leak/decoys.server.ts";
import type { ActionResult } from "#app/ui/action-result.ts";

const MOST = 250;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const asked = new URL(request.url).searchParams.get("offer");
  const offers = await ctx.db.offer.findMany({
    where: { archivedAt: null, status: { not: "MISSING" } },
    select: { id: true, title: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST,
  });
  const offerId = offers.find(({ id }) => id === asked)?.id ?? offers[0]?.id ?? null;
  const [decoys, members, proposed] = await Promise.all([
    readDecoys(ctx),
    offerId === null ? [] : membersOf(ctx, offerId),
    offerId === null ? "" : proposeDecoy(ctx, offerId),
  ]);
  return shown({ decoys, offers, offerId, members, proposed });
}

async function membersOf({ db }: ShopContext, offerId: string): Promise<{ enrolmentId: string; name: string }[]> {
  const rows = await db.enrolment.findMany({
    where: { offerId, status: "active", member: PRESENT },
    select: { id: true, member: { select: { firstName: true, lastName: true } } },
    orderBy: [{ member: { firstName: "asc" } }, { member: { lastName: "asc" } }, { id: "asc" }],
    take: MOST,
  });
  return rows.map(({ id, member }) => ({ enrolmentId: id, name: `${member.firstName} ${member.lastName}`.trim() }));
}

const pressed = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("plant"),
    name: z.string().max(300),
    place: z.string().max(300),
    enrolmentId: z.union([z.uuid(), z.literal("")]),
  }),
  z.object({ intent: z.literal("withdraw"), id: z.uuid() }),
  z.object({ intent: z.literal("note"), id: z.uuid() }),
]);

export async function action({ request }: ActionFunctionArgs): Promise<ActionResult> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, codes, enqueue } = admin;
  const parsed = pressed.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const press = { by: staff.id, now: new Date(), enqueue };
  switch (parsed.data.intent) {
    case "plant": {
      const { name, place, enrolmentId } = parsed.data;
      return { refused: await plantDecoy(ctx, { codes, name, place, enrolmentId: enrolmentId === "" ? null : enrolmentId, ...press }) };
    }
    case "withdraw": {
      const done = await withdrawDecoy(ctx, { id: parsed.data.id, ...press });
      return { refused: done ? null : "This decoy does not work any more. The page now shows how it stands." };
    }
    case "note":
      await noteDecoy(ctx, { id: parsed.data.id, now: press.now });
      return { refused: null };
  }
}

export const meta = () => [{ title: "Decoys" }];

export default function Decoys() {
  return <DecoysScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
