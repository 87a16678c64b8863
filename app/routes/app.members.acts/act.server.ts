import { redirect } from "@remix-run/node";
import { z } from "zod";

import type { AdminRequest } from "#app/composition.server.ts";
import { fewOf, plural } from "#app/format/counts.ts";
import { memberFilterFrom } from "#app/http/params.server.ts";
import { archiveMembers, liveCodesOf, restoreMembers, type Archived } from "#app/members/archive-members.server.ts";
import { LONGEST_TAG, tagName } from "#app/members/member-tags.ts";
import { membersMeant, MOST_MEANT } from "#app/members/members-meant.server.ts";
import { tagMembers, untagMembers } from "#app/members/tag-members.server.ts";
import { composeMessage } from "#app/messages/compose-message.server.ts";
import { addMembers } from "#app/projects/move-members.server.ts";
import { readProject } from "#app/projects/read-project.server.ts";
import { selectedMembers } from "#app/projects/project-members.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { everyoneShown } from "#app/screens/offer/members-shown.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { connectedStores } from "#app/stores/read-stores.server.ts";
import type { ActAnswer } from "#app/ui/member/act-answer.ts";

const ids = z
  .string()
  .transform((list) => list.split(","))
  .pipe(z.array(z.uuid()).min(1).max(MOST_MEANT));
/** Ticked members, by themselves or by their places in an offer; or everybody whom a list shows: of members, of a project, of an offer. */
const who = z.union([
  z.object({ memberIds: ids }),
  z.object({ enrolmentIds: ids }),
  z.object({ all: z.literal("true"), offer: z.uuid(), filter: z.string().max(500) }),
  z.object({ all: z.literal("true"), query: z.string().max(1_000) }),
  z.object({ all: z.literal("true"), project: z.uuid(), stage: z.union([z.literal(""), z.uuid()]), search: z.string().max(100) }),
]);

const tag = z.string().max(200);
const intents = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("live_codes") }),
  z.object({ intent: z.literal("archive"), codes: z.enum(["keep", "withdraw"]) }),
  z.object({ intent: z.literal("restore") }),
  z.object({ intent: z.literal("tag"), tag }),
  z.object({ intent: z.literal("untag"), tag }),
  z.object({ intent: z.literal("add_to_project"), projectId: z.uuid() }),
  z.object({ intent: z.literal("add_to_offer"), offerId: z.uuid() }),
  z.object({ intent: z.literal("refresh"), offerId: z.uuid() }),
  z.object({ intent: z.literal("message"), offerId: z.uuid() }),
]);

/** Throws 400 for a form these lists never send. A refresh, a message and new members of an offer go on at a page of their own. */
export async function act(admin: AdminRequest, form: FormData): Promise<ActAnswer | Response> {
  const fields = Object.fromEntries(form);
  const [asked, meant] = [intents.safeParse(fields), who.safeParse(fields)];
  if (!asked.success || !meant.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { ctx, staff, codes, enqueue } = admin;
  const members = await chosen(admin, meant.data);
  if (members.length === 0) return refused("Nobody is chosen any more: the list has changed meanwhile.");
  const now = new Date();
  switch (asked.data.intent) {
    case "live_codes":
      return liveCodes(admin, members);
    case "archive":
      return archivedLabel(await archiveMembers(ctx, { memberIds: members, codes: asked.data.codes, enqueue, now }));
    case "restore":
      return said(`${plural(await restoreMembers(ctx, members, now), "member")} back in the list`);
    case "tag": {
      const given = await tagMembers(ctx, members, asked.data.tag);
      const name = tagName(asked.data.tag);
      if (given === null) return refused(`Write a word of up to ${LONGEST_TAG} characters.`);
      return said(given === 0 ? `They have the tag ${name} already` : `${plural(given, "member")} tagged ${name}`);
    }
    case "untag": {
      const taken = await untagMembers(ctx, members, asked.data.tag);
      return said(taken === 0 ? "None of them had this tag" : `Tag taken from ${plural(taken, "member")}`);
    }
    case "add_to_project":
      return addToProject(admin, { projectId: asked.data.projectId, members });
    case "add_to_offer":
      return toOffer(asked.data.offerId, { meant: meant.data, members });
    case "refresh": {
      const draft = await beginRefresh(ctx, { offerId: asked.data.offerId, memberIds: members, createdBy: staff.id, codes });
      if (draft.ok) return redirect(`/app/refreshes/${draft.refreshId}`);
      return refused("None of them can be refreshed in this offer: they are not in it, have no code, or it is being changed already.");
    }
    case "message": {
      const { offerId } = asked.data;
      const composed = await composeMessage(ctx, { offerId, cause: null, memberIds: members, template: "own", createdBy: staff.id });
      if (composed.ok) return redirect(`/app/messages/${composed.messageId}`);
      return refused("None of them is in this offer, so there is nobody to write to about it.");
    }
  }
}

/** Ids go along in the address, which has its limits. */
const MOST_TICKED = 250;

/** The page that names their codes, with them ticked. Where all of a list are meant, the list goes along in place of them. */
function toOffer(offerId: string, { meant, members }: { meant: z.infer<typeof who>; members: readonly string[] }): ActAnswer | Response {
  const page = `/app/offers/${offerId}/add-members`;
  if ("query" in meant) return redirect(`${page}?${new URLSearchParams({ members: meant.query, tick: "listed" })}`);
  if (members.length <= MOST_TICKED) return redirect(`${page}?tick=${members.join(",")}`);
  if ("project" in meant)
    return redirect(`${page}?${new URLSearchParams({ project: meant.project, search: meant.search, tick: "shown" })}`);
  return refused(`At most ${MOST_TICKED} members can be ticked one by one for an offer. Narrow the list and choose all of it.`);
}

async function chosen({ ctx }: AdminRequest, meant: z.infer<typeof who>): Promise<string[]> {
  if ("memberIds" in meant) return membersMeant(ctx, meant);
  if ("enrolmentIds" in meant || "offer" in meant) return inOffer(ctx, meant);
  if ("query" in meant) return membersMeant(ctx, { filter: memberFilterFrom(new URLSearchParams(meant.query)) });
  const selection = { stageId: meant.stage === "" ? null : meant.stage, search: meant.search.trim() };
  return (await selectedMembers(ctx, { projectId: meant.project, selection })).map(({ id }) => id);
}

type InOffer = { enrolmentIds: string[] } | { offer: string; filter: string };

async function inOffer(ctx: ShopContext, meant: InOffer): Promise<string[]> {
  const shown = "offer" in meant && (await everyoneShown(ctx, { offerId: meant.offer, filter: meant.filter, most: MOST_MEANT }));
  const enrolmentIds = "enrolmentIds" in meant ? meant.enrolmentIds : shown ? shown.enrolmentIds : [];
  const places = await ctx.db.enrolment.findMany({ where: { id: { in: enrolmentIds } }, select: { memberId: true } });
  return membersMeant(ctx, { memberIds: [...new Set(places.map(({ memberId }) => memberId))] });
}

/** So many codes are named; the others are counted. */
const CODES_NAMED = 8;

async function liveCodes({ ctx }: AdminRequest, members: readonly string[]): Promise<ActAnswer> {
  const [codes, stores] = await Promise.all([liveCodesOf(ctx, members), connectedStores(ctx)]);
  const busy = [...new Set(codes.filter(({ inHand }) => inHand).map(({ member }) => member))];
  const named = codes.slice(0, CODES_NAMED).map(({ name, member, offer }) => ({ name, member, offer }));
  return { refused: null, said: null, live: { codes: named, total: codes.length, busy, stores } };
}

async function addToProject({ ctx }: AdminRequest, { projectId, members }: { projectId: string; members: string[] }): Promise<ActAnswer> {
  const project = await readProject(ctx, projectId);
  const [first] = project?.stages ?? [];
  const added = first && (await addMembers(ctx, { projectId, stageId: first.id, newcomers: { memberIds: members } }));
  if (!project || !first || !added?.ok) return refused("The project was changed meanwhile, here or by a colleague.");
  return said(
    added.count === 0
      ? `They are in ${project.name} already`
      : `${plural(added.count, "member")} added to ${project.name}, in the stage ${first.name}`,
  );
}

function archivedLabel({ archived, working, changes, busy }: Archived): ActAnswer {
  const sentences = [
    `${plural(archived, "member")} archived.`,
    ...(working.length > 0 ? [`${fewOf(working, CODES_NAMED)} ${working.length === 1 ? "goes" : "go"} on working.`] : []),
    ...(changes.length > 0 ? ["Their codes are being withdrawn."] : []),
    ...(busy.length > 0 ? [`Not archived, because a code of theirs is being changed: ${fewOf(busy, CODES_NAMED)}.`] : []),
  ];
  return { refused: null, said: sentences.join(" "), changes };
}

function said(sentence: string): ActAnswer {
  return { refused: null, said: sentence };
}

function refused(sentence: string): ActAnswer {
  return { refused: sentence, said: null };
}
