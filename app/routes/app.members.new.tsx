/** A member entered by hand; coming from a customer's page in Shopify's admin, with what Shopify knows of them. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { MemberForm, type MemberFormAnswer } from "#app/ui/member/member-form.tsx";
import { customerOf, forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { customerIdFrom, editsOf, fromJson, memberForm } from "#app/http/params.server.ts";
import { saveMember } from "#app/members/save-member.server.ts";

const EMPTY = { firstName: "", lastName: "", email: "", handle: "", customerId: "" };

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  const customerId = customerIdFrom(new URL(request.url).searchParams.get("customer"));
  const customer = customerId === null ? null : await customerOf(ctx.shop, customerId);
  if (!customer) return EMPTY;
  const { id, ...known } = customer;
  return { ...EMPTY, ...known, customerId: id };
}

const saving = z.object({ edits: fromJson(editsOf(memberForm)), newId: z.uuid() });

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, redirect } = admin;
  const parsed = saving.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const saved = await saveMember(ctx, { memberId: null, form: parsed.data.edits.mine, newId: parsed.data.newId });
  if (saved.ok) return redirect(`/app/members/${saved.memberId}`);
  return { problems: saved.reason === "fields" ? saved.problems : {}, conflict: null } satisfies MemberFormAnswer;
}

export const meta = () => [{ title: "Add member" }];

export default function NewMember() {
  return (
    <MemberForm
      title="Add member"
      back={{ content: "Members", url: "/app/members" }}
      saved={EMPTY}
      begin={useLoaderData<typeof loader>()}
    />
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
