/** A member entered by hand. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { MemberForm } from "#app/components/member/member-form.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { memberFormFrom } from "#app/request-params.server.ts";
import { saveMember } from "#app/members/save-member.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await forAdmin(request);
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const { ctx, redirect } = await forAdmin(request);
  const saved = await saveMember(ctx, { memberId: null, form: memberFormFrom(await request.formData()) });
  if (saved.ok) return redirect(`/app/members/${saved.memberId}`);
  return { problems: saved.reason === "fields" ? saved.problems : {} };
}

export const meta = () => [{ title: "Add member" }];

const EMPTY = { firstName: "", lastName: "", email: "", handle: "", customerId: "" };

export default function NewMember() {
  return <MemberForm title="Add member" back={{ content: "Members", url: "/app/members" }} begin={EMPTY} />;
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
