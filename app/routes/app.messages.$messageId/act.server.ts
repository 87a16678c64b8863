import { redirect } from "@remix-run/node";
import { z } from "zod";

import type { PressAnswer } from "./use-message-action.ts";
import type { AdminRequest } from "#app/composition.server.ts";
import { plural } from "#app/format/counts.ts";
import { mailFrom, testDeps, messageFormatOf } from "#app/messages/message-deps.server.ts";
import { retryUndelivered, sendUnclearAgain, stopSending, takeUnclearAsSent } from "#app/messages/decide-recipients.server.ts";
import { readMailSettings } from "#app/messages/mail-settings.server.ts";
import { differing } from "#app/edits/merge-edits.ts";
import { DRAFT_UNITS } from "#app/messages/mail-units.ts";
import { ABOUTS } from "#app/messages/message.ts";
import { deleteTemplate, saveTemplate } from "#app/messages/saved-templates.server.ts";
import { markAsNotified, sendMessage, type SendAnswer } from "#app/messages/send-message.server.ts";
import { sendTest, type TestAnswer } from "#app/messages/send-test.server.ts";
import { deleteDraft, leaveOut, putBack, saveDraft } from "#app/messages/write-draft.server.ts";
import { draftForm, editsOf, fromJson, notFound } from "#app/http/params.server.ts";

/** `refused`: why nothing happened. `said`: what happened, where the page does not show it by itself. */
type MessageAnswer = PressAnswer;

const words = { subject: z.string().max(1_000), body: z.string().max(20_000), about: z.enum(ABOUTS), template: z.string().max(100) };
const templateSeen = z.object({
  loaded: z.object({ about: z.enum(ABOUTS), subject: words.subject, body: words.body }).nullable(),
  loadedAt: z.iso.datetime(),
});
const recipients = z
  .string()
  .transform((ids) => ids.split(","))
  .pipe(z.array(z.uuid()).min(1).max(20_000));

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("send"), edits: fromJson(editsOf(draftForm)) }),
  z.object({ intent: z.literal("test"), to: z.string().max(254), at: z.coerce.number().int().min(0), ...words }),
  z.object({ intent: z.literal("leave_out"), recipientIds: recipients, because: z.enum(["by_person", "missing_value"]) }),
  z.object({ intent: z.literal("put_back"), recipientId: z.uuid() }),
  z.object({ intent: z.literal("told") }),
  z.object({ intent: z.literal("keep_template"), name: z.string().max(200), seen: fromJson(templateSeen), ...words }),
  z.object({ intent: z.literal("drop_template"), id: z.uuid() }),
  z.object({ intent: z.literal("delete") }),
  z.object({ intent: z.literal("retry") }),
  z.object({ intent: z.literal("unclear_again") }),
  z.object({ intent: z.literal("unclear_sent") }),
  z.object({ intent: z.literal("stop") }),
]);

const DONE: MessageAnswer = { refused: null, said: null };
const refuse = (refused: string): MessageAnswer => ({ refused, said: null });
const CHANGED = refuse("Not sent: a colleague has changed the words meanwhile. Read them, then send again.");
const NO_DRAFT = refuse("This message has been sent or thrown away meanwhile, here or by a colleague.");

/** Everything that can be pressed on a message's page. */
export async function act(
  admin: AdminRequest,
  { messageId, data }: { messageId: string; data: FormData },
): Promise<MessageAnswer | Response> {
  const { ctx, staff, enqueue, shopFacts } = admin;
  const parsed = form.safeParse(Object.fromEntries(data));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const message = await ctx.db.message.findFirst({ where: { id: messageId }, select: { offerId: true } });
  if (!message) throw notFound();
  const pressed = parsed.data;
  const now = new Date();
  switch (pressed.intent) {
    case "send": {
      const { mine, ...seen } = pressed.edits;
      const saved = await saveDraft(ctx, { messageId, draft: mine, seen });
      if (!saved.ok) return saved.reason === "conflict" ? { ...CHANGED, conflict: saved.conflict } : NO_DRAFT;
      // What a colleague wrote meanwhile was not on the screen when this was pressed.
      const unseen = differing(saved.draft, { other: mine, units: DRAFT_UNITS });
      if (unseen.length > 0) return { ...CHANGED, conflict: { current: saved.draft, asOf: now.toISOString(), clashes: [] } };
      const hasMailServer = mailFrom !== null;
      return sent(await sendMessage(ctx, { messageId, sentBy: staff.id, words: messageFormatOf(shopFacts), now, hasMailServer, enqueue }));
    }
    case "test": {
      const deps = testDeps(admin, { ...shopFacts, shop: ctx.shop }, await readMailSettings(ctx));
      if (deps === null) return refuse("No mail server is configured.");
      try {
        const whose = { messageId, offerId: message.offerId, by: staff.id, staffEmail: staff.email, now };
        return tested(await sendTest(ctx, { ...pressed, ...deps, ...whose }), pressed.to.trim());
      } finally {
        deps.mailer.close();
      }
    }
    case "leave_out":
      return (await leaveOut(ctx, { messageId, ...pressed })) > 0 ? DONE : NO_DRAFT;
    case "put_back":
      return (await putBack(ctx, { messageId, ...pressed })) > 0 ? DONE : NO_DRAFT;
    case "told": {
      const marked = await markAsNotified(ctx, { messageId, by: staff.id, now });
      return marked.ok ? DONE : NO_DRAFT;
    }
    case "keep_template": {
      const kept = await saveTemplate(ctx, { ...pressed, by: staff.id });
      if (kept.ok) return { refused: null, said: "Template saved" };
      return kept.reason === "conflict" ? { refused: null, said: null, template: kept.conflict } : refuse(kept.because);
    }
    case "drop_template":
      await deleteTemplate(ctx, { id: pressed.id, by: staff.id });
      return { refused: null, said: "Template deleted" };
    case "delete":
      return (await deleteDraft(ctx, { messageId, by: staff.id, now })) ? redirect("/app/messages") : NO_DRAFT;
    case "retry":
      return counted(await retryUndelivered(ctx, { messageId, by: staff.id, now, enqueue }));
    case "unclear_again":
      return counted(await sendUnclearAgain(ctx, { messageId, by: staff.id, now, enqueue }));
    case "unclear_sent":
      return counted(await takeUnclearAsSent(ctx, { messageId, by: staff.id, now }));
    case "stop":
      return counted(await stopSending(ctx, { messageId, by: staff.id, now }));
  }
}

function tested(answer: TestAnswer, to: string): MessageAnswer {
  if (!answer.ok) return refuse(answer.because);
  if (answer.linkTo === null) return { refused: null, said: `Test sent to ${to}` };
  return { refused: null, said: `We sent a link to ${answer.linkTo}; open it to allow tests to this address` };
}

function counted(count: number): MessageAnswer {
  return count > 0 ? DONE : refuse("Nothing was left to do: it has been taken care of meanwhile.");
}

function sent(answer: SendAnswer): MessageAnswer {
  if (answer.ok) return { refused: null, said: `Sending to ${plural(answer.members, "member")}` };
  switch (answer.reason) {
    case "not_a_draft":
      return NO_DRAFT;
    case "nobody":
      return refuse("There is nobody left to send it to. Put a member back.");
    case "no_mail_server":
      return refuse("No mail server is configured. Export the messages and send them by another way.");
    case "unreadable":
      return refuse(answer.check.problem?.text ?? "The text cannot be read.");
    case "missing":
      return refuse(`${plural(answer.check.missing.length, "member")} cannot get it as it is written. Leave them out, or change the text.`);
  }
}
