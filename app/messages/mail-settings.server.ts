import { changedFacts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { Conflict, Edits } from "#app/edits/merge-edits.ts";
import { judgeEdits, lockRecord, recordEdits } from "#app/edits/save-edits.server.ts";
import { isEmailAddress } from "#app/format/email-address.ts";

import { MAIL_RECORD, MAIL_UNITS, type MailForm } from "./mail-units.ts";

/** `replyTo` empty: answers go to the address messages come from. `testTo`: where a test was last sent. */
type MailSettings = { replyTo: string; testTo: string };

export async function readMailSettings({ db }: ShopContext): Promise<MailSettings> {
  const { mailReplyTo, mailTestTo } = await db.shop.findFirstOrThrow({});
  return { replyTo: mailReplyTo, testTo: mailTestTo };
}

type ReplyToSaved =
  | { ok: true; form: MailForm }
  | { ok: false; reason: "refused"; because: string }
  | { ok: false; reason: "conflict"; conflict: Conflict<MailForm> };

/** Keeps where answers go. Empty is an answer too. With `seen`, refuses where a colleague changed it since the card was shown. */
export async function saveReplyTo(
  { shop, db }: ShopContext,
  { replyTo, by, seen }: { replyTo: string; by: string; seen?: Omit<Edits<MailForm>, "mine"> },
): Promise<ReplyToSaved> {
  const mine = { replyTo: replyTo.trim() };
  if (mine.replyTo !== "" && !isEmailAddress(mine.replyTo))
    return { ok: false, reason: "refused", because: "Enter one e-mail address, or leave it empty." };
  return db.$transaction(async (tx): Promise<ReplyToSaved> => {
    await lockRecord(tx, { shop, record: MAIL_RECORD });
    const { mailReplyTo } = await tx.shop.findFirstOrThrow({});
    const now = { replyTo: mailReplyTo };
    const common = { record: MAIL_RECORD, units: MAIL_UNITS };
    const judged = seen && (await judgeEdits(tx, { ...common, edits: { ...seen, mine }, now }));
    if (judged && !judged.ok) return judged;
    const form = judged?.form ?? mine;
    await tx.shop.update({ where: { domain: shop }, data: { mailReplyTo: form.replyTo } });
    await recordEdits(tx, { ...common, shop, before: now, after: form, by, at: new Date() });
    const changed = changedFacts({ email: mailReplyTo }, { email: form.replyTo });
    if (changed) await recordActivity(tx, { shop, kind: "settings_changed", by: staffOrSystem(by), subject: "Messages", ...changed });
    return { ok: true, form };
  });
}
