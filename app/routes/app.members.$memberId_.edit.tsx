/** A member's details, changed. Their codes and what they earned are not touched by it. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { MemberForm } from "#app/components/member/member-form.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { parseFormData } from "#app/http/parse-form-data.server.ts";
import { readMember } from "#app/members/read-member.server.ts";
import { saveMember } from "#app/members/save-member.server.ts";
import { idFrom, memberFormFrom, notFound } from "#app/request-params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const member = await readMember(ctx, idFrom(params.memberId));
  if (!member) throw notFound();
  const { id, name, firstName, lastName, email, handle, customerId } = member;
  return { id, name, begin: { firstName, lastName, email, handle, customerId: customerId ?? "" } };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, redirect } = await forAdmin(request);
  const saved = await saveMember(ctx, { memberId: idFrom(params.memberId), form: memberFormFrom(await parseFormData(request)) });
  if (saved.ok) return redirect(`/app/members/${saved.memberId}`);
  if (saved.reason === "not_found") throw notFound();
  return { problems: saved.problems };
}

export const meta = () => [{ title: "Edit member" }];

export default function EditMember() {
  const { id, name, begin } = useLoaderData<typeof loader>();
  return <MemberForm key={id} title={`Edit ${name}`} back={{ content: name, url: `/app/members/${id}` }} saved={begin} />;
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
