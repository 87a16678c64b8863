/** A member's details, changed. Their codes and what they earned are not touched by it. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { MemberForm, type MemberFormAnswer } from "#app/ui/member/member-form.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { readMember } from "#app/members/read-member.server.ts";
import { saveMember } from "#app/members/save-member.server.ts";
import { sentForm } from "#app/http/form.ts";
import { editsOf, fromJson, idFrom, memberForm, notFound } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, redirect } = await forAdmin(request, "refresh");
  const member = await readMember(ctx, idFrom(params.memberId));
  if (!member) throw notFound();
  if (member.mergedIntoId !== null) throw redirect(`/app/members/${member.mergedIntoId}/edit`);
  const { id, name, firstName, lastName, email, handle, customerId } = member;
  const loadedAt = new Date().toISOString();
  return { id, name, loadedAt, begin: { firstName, lastName, email, handle, customerId: customerId ?? "" } };
}

const saving = z.object({ edits: fromJson(editsOf(memberForm)) });

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, redirect } = admin;
  const parsed = saving.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { mine, ...seen } = parsed.data.edits;
  const saved = await saveMember(ctx, { memberId: idFrom(params.memberId), form: mine, seen });
  if (saved.ok) return redirect(`/app/members/${saved.memberId}`);
  if (saved.reason === "not_found") throw notFound();
  return saved.reason === "conflict"
    ? ({ problems: {}, conflict: saved.conflict } satisfies MemberFormAnswer)
    : ({ problems: saved.problems, conflict: null } satisfies MemberFormAnswer);
}

export const meta = () => [{ title: "Edit member" }];

export default function EditMember() {
  const { id, name, begin, loadedAt } = useLoaderData<typeof loader>();
  return (
    <MemberForm key={id} title={`Edit ${name}`} back={{ content: name, url: `/app/members/${id}` }} saved={begin} loadedAt={loadedAt} />
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
