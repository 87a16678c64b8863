import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { lockRecord } from "#app/edits/save-edits.server.ts";

import { draftRecord } from "./mail-units.ts";
import type { Cause, Draft } from "./message.ts";
import { TEMPLATES, type TemplateKey } from "./templates.ts";

type Input = {
  offerId: string;
  cause: Cause | null;
  /** Who is chosen to begin with; members who are not in the offer are not taken in. */
  memberIds: readonly string[];
  template: TemplateKey;
  createdBy: string;
  /** Made by the form, so that one that is sent twice begins one message. */
  newId?: string;
};

type Composed = { ok: true; messageId: string } | { ok: false; reason: "nobody" };

/**
 * Begins a message as a draft. A refresh, change or new offer has one draft at a time: asked for again, it is that one,
 * with those added who are chosen now. Somebody who simply writes comes back to the draft they left for the same members; one whose
 * words nobody touched becomes the new message. Nothing is sent.
 */
export async function composeMessage(
  { shop, db }: ShopContext,
  { offerId, cause, memberIds, template, createdBy, newId }: Input,
): Promise<Composed> {
  const enrolments = await db.enrolment.findMany({
    where: { offerId, memberId: { in: [...memberIds] } },
    select: { id: true, memberId: true, member: { select: { firstName: true, lastName: true } } },
    orderBy: [{ member: { firstName: "asc" } }, { member: { lastName: "asc" } }, { id: "asc" }],
  });
  if (enrolments.length === 0) return { ok: false, reason: "nobody" };
  const rows = (messageId: string, after: number) =>
    enrolments.map(({ id, memberId }, at) => ({ shop, messageId, memberId, enrolmentId: id, position: after + at + 1 }));
  return db.$transaction(async (tx) => {
    if (newId !== undefined) {
      await lockRecord(tx, { shop, record: draftRecord(newId) });
      if (await tx.message.findFirst({ where: { id: newId } })) return { ok: true, messageId: newId };
    }
    const begun =
      cause === null ? null : await tx.message.findFirst({ where: { offerId, cause: cause.kind, causeId: cause.id, state: "draft" } });
    if (begun) {
      const { _max } = await tx.messageRecipient.aggregate({ where: { messageId: begun.id }, _max: { position: true } });
      await tx.messageRecipient.createMany({ data: rows(begun.id, _max.position ?? 0), skipDuplicates: true });
      return { ok: true, messageId: begun.id };
    }
    const { subject, body, about }: Omit<Draft, "template"> = TEMPLATES[template];
    // Two presses at once are one message, too.
    if (cause === null) await lockRecord(tx, { shop, record: draftRecord(`of ${createdBy} for ${offerId}`) });
    const left = cause === null ? await draftLeft(tx, { offerId, createdBy, memberIds: enrolments.map(({ memberId }) => memberId) }) : null;
    if (left?.same) return { ok: true, messageId: left.id };
    if (left) {
      await tx.messageRecipient.deleteMany({ where: { messageId: left.id } });
      await tx.message.update({
        where: { shop_id: { shop, id: left.id } },
        data: { template, subject, body, about, createdAt: new Date() },
      });
      await tx.messageRecipient.createMany({ data: rows(left.id, 0) });
      return { ok: true, messageId: left.id };
    }
    const { id } = await tx.message.create({
      data: {
        shop,
        offerId,
        cause: cause?.kind ?? null,
        causeId: cause?.id ?? null,
        template,
        subject,
        body,
        about,
        createdBy,
        ...(newId !== undefined && { id: newId }),
      },
      select: { id: true },
    });
    await tx.messageRecipient.createMany({ data: rows(id, 0) });
    return { ok: true, messageId: id };
  });
}

type Left = { offerId: string; createdBy: string; memberIds: readonly string[] };

/**
 * The draft this person left for the same members of the offer (`same`), else one that still is as it was begun: its words are
 * those of its template, and nobody was left out of it. Null when there is neither.
 */
async function draftLeft(tx: ShopTx, { offerId, createdBy, memberIds }: Left): Promise<{ id: string; same: boolean } | null> {
  const drafts = await tx.message.findMany({
    where: { offerId, createdBy, cause: null, state: "draft" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 20,
    include: { recipients: { select: { memberId: true, state: true } } },
  });
  const chosen = new Set(memberIds);
  const same = drafts.find(
    ({ recipients }) => recipients.length === chosen.size && recipients.every(({ memberId }) => chosen.has(memberId)),
  );
  if (same) return { id: same.id, same: true };
  const untouched = drafts.find(({ recipients, ...draft }) => isAsBegun(draft) && recipients.every(({ state }) => state === "draft"));
  return untouched ? { id: untouched.id, same: false } : null;
}

function isAsBegun({ template, subject, body, about }: { template: string; subject: string; body: string; about: string }): boolean {
  const begun = Object.entries(TEMPLATES).find(([key]) => key === template)?.[1];
  return begun !== undefined && begun.subject === subject && begun.body === body && begun.about === about;
}
