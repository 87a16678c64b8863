/** What a merchant's systems may change: always a preview first, which gives a token, and then exactly that, once. */
import { z } from "zod";

import { checkToken, endedPreviews, makeToken, spendToken, TokenRefused } from "#app/access/preview-tokens.server.ts";
import { OLD_ENDS, REFRESH_REASONS, type OldEnds } from "#app/codes/engine/plans.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import { previewChange } from "#app/members/changes/judge-members.server.ts";
import { readChange } from "#app/members/changes/read-change.server.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { discardDraft, discardDrafts } from "#app/refreshes/discard-draft.server.ts";
import { readArguments } from "#app/refreshes/draft-arguments.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { answerLabel, warningLabel } from "#app/refreshes/labels.ts";
import { previewDraft } from "#app/refreshes/preview-draft.server.ts";
import { blocks } from "#app/refreshes/row-check.ts";
import { startRefresh, type RefusedRow } from "#app/refreshes/start-refresh.server.ts";
import { draftMembers, type DraftMember } from "#app/screens/api/draft-members.server.ts";
import { enrolmentsOf } from "#app/screens/api/read-directory.server.ts";
import { readRefreshes } from "#app/screens/api/read-work.server.ts";
import { readSettings } from "#app/shops/settings.server.ts";

import { text, when } from "./inputs.ts";
import { operation, type Caller, type Operation } from "./operation.ts";
import { Refusal } from "./problems.ts";
import * as schemas from "./schemas.ts";

/** As many as a draft may hold. */
const MOST_ROWS = 10_000;

/** Ids and a token as the document shows them in its examples. */
const [AN_ID, ANOTHER_ID] = ["01990000-0000-7000-8000-000000000001", "01990000-0000-7000-8000-000000000002"];
const A_TOKEN = "the token of the preview";

const refreshRequest = z
  .strictObject({
    offerId: schemas.id,
    rows: z
      .array(z.strictObject({ memberId: schemas.id, newCode: text(600) }))
      .min(1)
      .max(MOST_ROWS)
      .refine((rows) => new Set(rows.map(({ memberId }) => memberId)).size === rows.length, "A member stands twice")
      .describe("Who gets which code. The code a member has now resets its usage"),
    reason: z.enum(REFRESH_REASONS),
    note: text(2_000).optional(),
    oldCodesEnd: z.enum(OLD_ENDS).optional().describe("When the old codes stop; as the shop has set it unless given"),
    oldCodesEndAt: when.optional().describe("Until then both codes work; `at_time` goes without saying then"),
  })
  .meta({ id: "RefreshRequest" });

type RefreshRequest = z.infer<typeof refreshRequest>;

async function previewRefresh(caller: Caller, asked: RefreshRequest): Promise<z.input<typeof schemas.refreshPreview> | Refusal> {
  const { ctx, key, by, now, codes, room } = caller;
  // Whoever names a time does not want codes to stop before it.
  if (asked.oldCodesEndAt !== undefined && (asked.oldCodesEnd ?? "at_time") !== "at_time")
    return new Refusal("bad_request", { errors: [{ at: "oldCodesEndAt", message: "Only old codes that end `at_time` have one" }] });
  await discardDrafts(ctx, await endedPreviews(ctx, now));
  const oldEnds = asked.oldCodesEndAt === undefined ? (asked.oldCodesEnd ?? ((await readSettings(ctx)).oldEnds as OldEnds)) : "at_time";
  const retireAt = asked.oldCodesEndAt === undefined ? null : new Date(asked.oldCodesEndAt);
  if (oldEnds === "at_time" && (retireAt === null || retireAt <= now))
    return new Refusal("time_past", { detail: "Say in oldCodesEndAt until when both codes work." });
  const { offerId, reason, rows } = asked;
  const drafted = await createDraft(ctx, { offerId, createdBy: by, reason, codes, memberIds: rows.map(({ memberId }) => memberId) });
  if (!drafted.ok) return new Refusal(drafted.reason);
  const { refreshId } = drafted;
  const members = await draftMembers(ctx, refreshId);
  const wanted = new Map(rows.map(({ memberId, newCode }) => [memberId, newCode]));
  const names = Object.fromEntries(members.map(({ itemId, memberId }) => [itemId, wanted.get(memberId) ?? ""]));
  await saveDraftNames(ctx, { refreshId, names, reason, note: asked.note ?? null, oldEnds, retireAt });
  const preview = await previewDraft(ctx, { codes, room }, { refreshId });
  if (!preview.ok) return new Refusal("draft_gone");
  const told = new Map(preview.rows.map((row) => [row.itemId, row]));
  const answers = members.map(({ itemId, memberId, oldName }) => {
    const row = told.get(itemId);
    const answer = row?.answer ?? { answer: "empty" as const };
    return {
      ...{ memberId, oldCode: oldName, newCode: wanted.get(memberId) ?? "" },
      ...{ answer: answer.answer, message: answerLabel(answer).text, blocks: blocks(answer) },
      warnings: (row?.warnings ?? []).map(warningLabel),
    };
  });
  const excluded = drafted.excluded.map(({ memberId, reason: why }) => ({ memberId, reason: why }));
  const common = { rows: answers, excluded, notes: preview.notes, estimatedSeconds: preview.summary.seconds };
  if (preview.firstBlocked !== null) {
    // Nothing can be confirmed, so nothing is left in the shop's list of drafts.
    await discardDraft(ctx, { refreshId });
    return { ...common, refreshId: null, token: null, expiresAt: null };
  }
  const made = await makeToken(ctx, { ...(await aboutRefresh(caller, refreshId)), apiKeyId: key.id, now });
  return { ...common, refreshId, token: made.token, expiresAt: made.expiresAt.toISOString() };
}

async function aboutRefresh({ ctx: { shop, db } }: Caller, refreshId: string) {
  return { action: "refresh" as const, subjectId: refreshId, arguments: await readArguments({ shop, tx: db }, refreshId) };
}

async function confirmRefresh(caller: Caller, { refreshId, token }: { refreshId: string; token: string }) {
  const { ctx, key, by, now, codes, room, enqueue } = caller;
  const asked = { apiKeyId: key.id, token, now };
  const refusal = await checkToken(ctx.db, { ...asked, ...(await aboutRefresh(caller, refreshId)) });
  if (refusal) return new Refusal(refusal, { refreshId });
  const members = await draftMembers(ctx, refreshId);
  try {
    const started = await startRefresh(ctx, {
      ...{ refreshId, startedBy: by, enqueue, now: () => now, look: { codes, room } },
      alongside: async (tx) =>
        spendToken(tx, {
          ...asked,
          action: "refresh",
          subjectId: refreshId,
          arguments: await readArguments({ shop: ctx.shop, tx }, refreshId),
        }),
    });
    if (!started.ok) {
      // Another call may have used the token meanwhile: its refresh holds the names that stand in the way of this one.
      const late = await checkToken(ctx.db, { ...asked, ...(await aboutRefresh(caller, refreshId)) });
      return late ? new Refusal(late, { refreshId }) : refusedStart(started, { refreshId, members });
    }
  } catch (error) {
    if (error instanceof TokenRefused) return new Refusal(error.reason, { refreshId });
    throw error;
  }
  return (await readRefreshes(ctx, { limit: 1, after: null, id: refreshId })).items[0] ?? new Refusal("not_found");
}

type NotStarted = Extract<Awaited<ReturnType<typeof startRefresh>>, { ok: false }>;

function refusedStart(
  { reason, rows }: NotStarted,
  { refreshId, members }: { refreshId: string; members: readonly DraftMember[] },
): Refusal {
  switch (reason) {
    case "not_found":
    case "nothing_to_do":
      return new Refusal("draft_gone", { refreshId });
    case "already_started":
      return new Refusal("already_started", { refreshId });
    case "time_past":
      return new Refusal("time_past", { refreshId });
    case "rows":
      return new Refusal("rows_refused", { refreshId, rows: rows.flatMap((row) => refusedRow(row, members)) });
  }
}

function refusedRow({ itemId, answer }: RefusedRow, members: readonly DraftMember[]) {
  const row = members.find((one) => one.itemId === itemId);
  return row ? [{ memberId: row.memberId, newCode: row.newName, answer: answer.answer, message: answerLabel(answer).text }] : [];
}

const changeRequest = {
  kind: z.enum(["deactivate", "activate"]),
  memberIds: z.array(schemas.id).min(1).max(MOST_ROWS),
};
const A_CHANGE = { kind: "deactivate", memberIds: [ANOTHER_ID] };
const changePreviewRequest = z.strictObject(changeRequest).meta({ id: "ChangeRequest" });
const changeConfirmRequest = z.strictObject({ ...changeRequest, token: text(200) }).meta({ id: "ChangeConfirmation" });

type ChangeRequest = z.infer<typeof changePreviewRequest> & { offerId: string };

const aboutChange = ({ kind, offerId, memberIds }: ChangeRequest) => ({
  action: kind,
  subjectId: offerId,
  arguments: [...new Set(memberIds)].sort(),
});

async function previewMembers({ ctx, key, now }: Caller, asked: ChangeRequest): Promise<z.input<typeof schemas.changePreview> | Refusal> {
  const { offerId, kind } = asked;
  const places = await enrolmentsOf(ctx, asked);
  if (!places) return new Refusal("member_not_found");
  const rows = await previewChange(ctx, { offerId, kind, enrolmentIds: [...places.values()] });
  if (!rows) return new Refusal("member_not_found");
  if (rows.every(({ refusal }) => refusal !== null)) return { token: null, expiresAt: null, rows };
  const { token, expiresAt } = await makeToken(ctx, { ...aboutChange(asked), apiKeyId: key.id, now });
  return { token, expiresAt: expiresAt.toISOString(), rows };
}

async function confirmMembers(caller: Caller, { token, ...asked }: ChangeRequest & { token: string }) {
  const { ctx, key, by, now, enqueue } = caller;
  const { offerId, kind } = asked;
  const spending = { ...aboutChange(asked), apiKeyId: key.id, token, now };
  const refusal = await checkToken(ctx.db, spending);
  if (refusal) return new Refusal(refusal);
  const places = await enrolmentsOf(ctx, asked);
  if (!places) return new Refusal("member_not_found");
  try {
    const alongside = (tx: Parameters<typeof spendToken>[0]) => spendToken(tx, spending);
    const request = { offerId, kind, createdBy: by, enqueue, now: () => now, alongside, enrolmentIds: [...places.values()] };
    const changed = await changeMembers(ctx, request);
    if (!changed.ok) return new Refusal(changed.reason === "offer_not_found" ? "offer_not_found" : "member_not_found");
    return (await shownChange(caller, changed.changeId)) ?? new Refusal("not_found");
  } catch (error) {
    if (error instanceof TokenRefused) return new Refusal(error.reason);
    throw error;
  }
}

async function shownChange({ ctx }: Caller, changeId: string): Promise<z.input<typeof schemas.change> | null> {
  const view = await readChange(ctx, { changeId, pageSize: MOST_ROWS });
  if (!view) return null;
  const { id, kind, offer, createdAt, settledAt, counts } = view;
  const rows = view.rows.map(({ memberId, name, state, sentence }) => ({ memberId, code: name, state, message: sentence }));
  return { id, kind, offerId: offer.id, createdAt, settledAt, counts, rows };
}

const TOKENS = ["token_unknown", "token_expired", "token_used", "token_of_another_request"] as const;
const POST = { method: "post", scope: "refresh" } as const;

export const WRITE_OPERATIONS: readonly Operation[] = [
  operation({
    ...{ ...POST, status: 200, id: "previewRefresh", path: "/refreshes/preview", tag: "Refreshes" },
    summary: "What a refresh would do, and a token to have it done",
    description: "Touches no code. The token is good for five minutes, once, for exactly this.",
    problems: ["offer_not_found", "member_not_found", "nobody_to_refresh", "time_past", "draft_gone"],
    body: refreshRequest,
    example: { offerId: AN_ID, reason: "leak", rows: [{ memberId: ANOTHER_ID, newCode: "MAYA-GLOW" }], oldCodesEnd: "at_once" },
    answer: schemas.refreshPreview,
    run: (caller, { body }) => previewRefresh(caller, body),
  }),
  operation({
    ...{ ...POST, status: 202, id: "confirmRefresh", path: "/refreshes/{refreshId}/confirm", tag: "Refreshes" },
    summary: "Starts the refresh that was previewed",
    description: "All members or none. Follow it with getRefresh.",
    problems: [...TOKENS, "rows_refused", "time_past", "already_started", "draft_gone"],
    params: { refreshId: schemas.id },
    body: z.strictObject({ token: text(200) }).meta({ id: "Confirmation" }),
    example: { token: A_TOKEN },
    answer: schemas.refresh,
    run: (caller, { params, body }) => confirmRefresh(caller, { ...params, ...body }),
  }),
  operation({
    ...{ ...POST, status: 200, id: "previewChange", path: "/offers/{offerId}/changes/preview", tag: "Members of an offer" },
    summary: "What deactivating or activating members would do, and a token to have it done",
    description: "Deactivated members keep their place; their codes stop working and come back when they are activated.",
    problems: ["member_not_found"],
    params: { offerId: schemas.id },
    body: changePreviewRequest,
    example: A_CHANGE,
    answer: schemas.changePreview,
    run: (caller, { params, body }) => previewMembers(caller, { ...params, ...body }),
  }),
  operation({
    ...{ ...POST, status: 202, id: "confirmChange", path: "/offers/{offerId}/changes", tag: "Members of an offer" },
    summary: "Deactivates or activates the members of a preview",
    problems: [...TOKENS, "offer_not_found", "member_not_found"],
    params: { offerId: schemas.id },
    body: changeConfirmRequest,
    example: { ...A_CHANGE, token: A_TOKEN },
    answer: schemas.change,
    run: (caller, { params, body }) => confirmMembers(caller, { ...params, ...body }),
  }),
  operation({
    ...{ id: "getChange", method: "get", status: 200, path: "/changes/{changeId}", scope: "view", tag: "Members of an offer" },
    summary: "How a change of members stands",
    problems: ["not_found"],
    params: { changeId: schemas.id },
    answer: schemas.change,
    run: async (caller, { params }) => (await shownChange(caller, params.changeId)) ?? new Refusal("not_found"),
  }),
];
