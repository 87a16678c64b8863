/**
 * Two records of one person: which of them stays, what moves to it, and what stands in the way. For the merchant who finds a
 * creator twice. Nothing is changed before the button says so; it cannot be taken back.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { readMember, type MemberView } from "#app/members/read-member.server.ts";
import type { MergeProblem } from "#app/merges/merge.ts";
import { mergeMembers, previewMerge } from "#app/merges/merge-members.server.ts";

import { MergeScreen, type Side } from "./merge-screen.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, redirect } = await forAdmin(request, "refresh");
  const address = new URL(request.url).searchParams;
  const here = await readMember(ctx, idFrom(params.memberId));
  if (!here) throw notFound();
  if (here.mergedIntoId !== null) throw redirect(`/app/members/${here.mergedIntoId}`);
  const withId = z.uuid().safeParse(address.get("with")).data;
  const other = withId === undefined ? null : await readMember(ctx, withId);
  if (!other) return { here: sideOf(here), other: null, keepOther: false, preview: null };
  const keepOther = address.get("keep") === "other";
  const pair = keepOther ? { keptId: other.id, goneId: here.id } : { keptId: here.id, goneId: other.id };
  return { here: sideOf(here), other: sideOf(other), keepOther, preview: await previewMerge(ctx, pair, new Date()) };
}

function sideOf({ id, name, email, handle, customerId, offers, createdAt }: MemberView): Side {
  const codes = offers.flatMap((offer) => offer.codes.filter(({ until }) => until === null).map((code) => `${code.name} (${offer.title})`));
  return { id, name, email, handle, customer: customerId !== null, codes, offers: offers.length, createdAt };
}

const asked = z.object({ keptId: z.uuid(), goneId: z.uuid() });

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, redirect } = admin;
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  const here = idFrom(params.memberId);
  if (!parsed.success || ![parsed.data.keptId, parsed.data.goneId].includes(here))
    throw new Response(null, { status: 400, statusText: "Bad request" });
  const merged = await mergeMembers(ctx, parsed.data, new Date());
  if (merged.ok) return redirect(`/app/members/${parsed.data.keptId}`);
  return { problems: merged.problems };
}

export const meta = () => [{ title: "Merge two records" }];

export default function MergePage() {
  const { problems = [], refused = null } = useActionData<{ problems?: MergeProblem[]; refused?: string }>() ?? {};
  return <MergeScreen {...useLoaderData<typeof loader>()} refused={problems} notAllowed={refused} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
