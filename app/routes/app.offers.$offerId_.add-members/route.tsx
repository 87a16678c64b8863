/**
 * Who else gets a code of this offer: members are ticked or come from a file, each gets a name by a pattern or typed, and
 * names that clash are shown with a way out before anything is issued.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { AddMembers } from "./add-members.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { issueCodes } from "#app/members/changes/issue-codes.server.ts";
import { allToAdd, idsToAdd, matchRows, membersToAdd, MOST_TO_ADD } from "#app/members/changes/members-to-add.server.ts";
import { neededToFind } from "#app/members/columns-needed.ts";
import { LARGEST_FILE, lookAtFile, peopleOptions, rememberColumns } from "#app/members/file-columns.server.ts";
import { membersMeant } from "#app/members/members-meant.server.ts";
import { readPeople } from "#app/members/read-people.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { planCodes } from "#app/offers/plan-codes.server.ts";
import { listProjects } from "#app/projects/list-projects.server.ts";
import { readOffer } from "#app/offers/read-offer.server.ts";
import { columnFields, READ_AS, readAsFrom } from "#app/http/file-columns-form.server.ts";
import { sentForm } from "#app/http/form.ts";
import { fromJson, idFrom, memberFilterFrom, notFound, pageFrom, searchFrom } from "#app/http/params.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  const address = new URL(request.url).searchParams;
  const offer = await readOffer(ctx, idFrom(params.offerId));
  if (!offer) throw notFound();
  const projectId = z.uuid().safeParse(address.get("project")).data;
  const list = { search: searchFrom(address), projectId, page: pageFrom(address), pageSize: PAGE_SIZE };
  const [members, projects] = await Promise.all([
    membersToAdd(ctx, { offerId: offer.id, ...list }),
    listProjects(ctx, { archived: false, search: "", page: 1, pageSize: 200 }),
  ]);
  const ticked = await tickedBy(ctx, { offerId: offer.id, address, list });
  return { ticked, offer, list, members, projects: projects.rows.map(({ id, name }) => ({ id, name })), most: MOST_TO_ADD };
}

type Ticking = { offerId: string; address: URLSearchParams; list: { search: string; projectId: string | undefined } };

/**
 * Who is ticked at first: those the address names, all whom this page shows (`shown`), or all whom a list of members shows
 * (`listed`; the list's own address is in `members`). Only those who could be given a code.
 */
async function tickedBy(ctx: ShopContext, { offerId, address, list }: Ticking): Promise<string[]> {
  const tick = address.get("tick") ?? "";
  if (tick === "shown") return allToAdd(ctx, { offerId, search: list.search, projectId: list.projectId });
  if (tick === "listed") {
    const filter = memberFilterFrom(new URLSearchParams(address.get("members") ?? ""));
    return idsToAdd(ctx, { offerId, memberIds: await membersMeant(ctx, { filter }) });
  }
  return idsToAdd(ctx, { offerId, memberIds: tick.split(",").filter((id) => z.uuid().safeParse(id).success) });
}

const names = z.record(z.uuid(), z.string().max(1_000));
const asked = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("name"),
    pattern: z.string().max(200),
    typed: fromJson(names),
    memberIds: z.string().default(""),
    all: z.string().optional(),
    search: z.string().max(100).default(""),
    projectId: z.uuid().optional(),
  }),
  z.object({ intent: z.literal("columns"), file: z.instanceof(File), ...READ_AS }),
  z.object({ intent: z.literal("file"), file: z.instanceof(File), fields: columnFields, ...READ_AS, pattern: z.string().max(200) }),
  z.object({ intent: z.literal("add"), changeId: z.uuid(), names: fromJson(names) }),
]);

const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return { rows: [], unmatched: [], problem: null, refused: admin.refused };
  const { ctx, staff, codes, enqueue, redirect } = admin;
  const offer = await readOffer(ctx, idFrom(params.offerId));
  if (!offer) throw notFound();
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const plan = async (
    memberIds: readonly string[],
    naming: { pattern: string; typed: Record<string, string> },
    unmatched: { line: number; text: string }[],
  ) => {
    const planned = await planCodes(ctx, { memberIds, naming: { ...naming, value: offer.value }, codes });
    return planned.ok ? { rows: planned.rows, unmatched, problem: null } : { rows: [], unmatched, problem: planned.reason };
  };
  switch (parsed.data.intent) {
    case "name": {
      const { pattern, typed, memberIds, all, search, projectId } = parsed.data;
      const ids =
        all === "true"
          ? await allToAdd(ctx, { offerId: offer.id, search, projectId })
          : z.array(z.uuid()).max(MOST_TO_ADD).safeParse(memberIds.split(",")).data;
      if (!ids) throw new Response(null, { status: 400, statusText: "Bad request" });
      return plan(ids, { pattern, typed }, []);
    }
    case "columns":
      return { refused: null, columns: await lookAtFile(ctx, await bytesOf(parsed.data.file), readAsFrom(parsed.data)) };
    case "file": {
      const { file, pattern } = parsed.data;
      const bytes = await bytesOf(file);
      const options = { most: MOST_TO_ADD, ...(await peopleOptions(ctx, readAsFrom(parsed.data))) };
      const read = bytes.byteLength > LARGEST_FILE ? null : await readPeople(bytes, options);
      if (!read || neededToFind(read.people.columns) !== null || read.rows.length === 0)
        return { rows: [], unmatched: [], problem: "file" as const };
      await ctx.db.$transaction((tx) => rememberColumns({ shop: ctx.shop, tx }, { people: read.people, now: new Date() }));
      const { typed, unmatched } = await matchRows(ctx, read.rows);
      const given = Object.fromEntries(Object.entries(typed).filter(([, name]) => name !== ""));
      return plan(Object.keys(typed), { pattern, typed: given }, unmatched);
    }
    case "add": {
      const wanted = Object.entries(parsed.data.names).map(([memberId, name]) => ({ memberId, name }));
      const begun = await issueCodes(ctx, {
        changeId: parsed.data.changeId,
        offerId: offer.id,
        names: wanted,
        createdBy: staff.id,
        enqueue,
      });
      // Whoever came from a project goes back to it.
      const from = z.uuid().safeParse(new URL(request.url).searchParams.get("project")).data;
      if (begun.ok) return redirect(`/app/changes/${begun.changeId}${from === undefined ? "" : `?project=${from}`}`);
      if (begun.reason === "nobody") return data({ rows: [], unmatched: [], problem: null });
      throw notFound();
    }
  }
}

export const meta = () => [{ title: "Add members" }];

export default function AddMembersPage() {
  return <AddMembers {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
