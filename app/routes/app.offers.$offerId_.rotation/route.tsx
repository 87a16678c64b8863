/**
 * The rotation of an offer: what brings it about, the next days, and for each member the name they would get. For a merchant who
 * wants codes that leak to be worth little, and who looks before anything changes.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { RotationScreen } from "./rotation-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { fromJson, idFrom, notFound } from "#app/http/params.server.ts";
import {
  endRotation,
  pauseRotation,
  redrawName,
  saveRotation,
  skipDay,
  skipMember,
  waitForUntold,
} from "#app/rotations/change-rotation.server.ts";
import { readRotation, readRotationMembers } from "#app/rotations/read-rotation.server.ts";
import { readUntold } from "#app/rotations/untold-members.server.ts";
import { EVERY_DAYS_MOST, LEAD_DAYS_MOST, USES_MOST } from "#app/rotations/rotation.ts";
import type { ActionResult } from "#app/ui/action-result.ts";

const SHOWN = 250;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const offer = await ctx.db.offer.findFirst({ where: { id: idFrom(params.offerId) }, select: { id: true, title: true } });
  if (!offer) throw notFound();
  const asked = { offerId: offer.id, now: new Date() };
  const [rotation, members, untold] = await Promise.all([
    readRotation(ctx, asked),
    readRotationMembers(ctx, asked),
    readUntold(ctx, offer.id),
  ]);
  return shown({
    ...{ offer, rotation, members: members.slice(0, SHOWN), more: Math.max(0, members.length - SHOWN) },
    ...{ untold: untold.slice(0, SHOWN), moreUntold: Math.max(0, untold.length - SHOWN) },
  });
}

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const form = z.object({
  everyDays: z.number().int().min(1).max(EVERY_DAYS_MOST).nullable(),
  nextOn: day.nullable(),
  hour: z.number().int().min(0).max(23),
  afterUses: z.number().int().min(1).max(USES_MOST).nullable(),
  fuseTimes: z.number().int().min(2).max(100).nullable(),
  leadDays: z.number().int().min(1).max(LEAD_DAYS_MOST),
  namePattern: z.string().max(200),
});

const pressed = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save"), form: fromJson(form) }),
  z.object({ intent: z.literal("end") }),
  z.object({ intent: z.literal("pause") }),
  z.object({ intent: z.literal("resume") }),
  z.object({ intent: z.literal("wait") }),
  z.object({ intent: z.literal("skip_day"), seen: day }),
  z.object({ intent: z.literal("skip"), enrolmentId: z.uuid() }),
  z.object({ intent: z.literal("take"), enrolmentId: z.uuid() }),
  z.object({ intent: z.literal("redraw"), enrolmentId: z.uuid() }),
]);

export async function action({ request, params }: ActionFunctionArgs): Promise<ActionResult> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff } = admin;
  const offerId = idFrom(params.offerId);
  const parsed = pressed.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) {
    if (parsed.error.issues.some(({ path }) => path[0] === "form"))
      return { refused: "Enter whole numbers: up to 730 days, up to 60 days with both codes." };
    throw new Response(null, { status: 400, statusText: "Bad request" });
  }
  const press = { offerId, by: staff.id, now: new Date() };
  switch (parsed.data.intent) {
    case "save":
      return saveRotation(ctx, { ...press, form: parsed.data.form });
    case "end":
      return endRotation(ctx, press);
    case "pause":
    case "resume":
      return pauseRotation(ctx, { ...press, paused: parsed.data.intent === "pause" });
    case "wait":
      return waitForUntold(ctx, press);
    case "skip_day":
      return skipDay(ctx, { ...press, seen: parsed.data.seen });
    case "skip":
    case "take":
      return skipMember(ctx, { ...press, enrolmentId: parsed.data.enrolmentId, skip: parsed.data.intent === "skip" });
    case "redraw":
      return redrawName(ctx, { ...press, enrolmentId: parsed.data.enrolmentId });
  }
}

export const meta = () => [{ title: "Rotation" }];

export default function OfferRotation() {
  return <RotationScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
