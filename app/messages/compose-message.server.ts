import type { ShopContext } from "#app/platform/db.server.ts";

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
 * with those added who are chosen now. Nothing is sent.
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
