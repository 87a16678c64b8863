import { changedFacts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/db.server.ts";
import { isPlainAddress } from "#app/mail/outgoing.ts";

/** `replyTo` empty: answers go to the address messages come from. `testTo`: where a test was last sent. */
export type MailSettings = { replyTo: string; testTo: string };

export async function readMailSettings({ db }: ShopContext): Promise<MailSettings> {
  const { mailReplyTo, mailTestTo } = await db.shop.findFirstOrThrow({});
  return { replyTo: mailReplyTo, testTo: mailTestTo };
}

/** Keeps where answers go. Empty is an answer too. */
export async function saveReplyTo(
  { shop, db }: ShopContext,
  { replyTo, by }: { replyTo: string; by: string },
): Promise<{ ok: true } | { ok: false; because: string }> {
  const email = replyTo.trim();
  if (email !== "" && !isPlainAddress(email)) return { ok: false, because: "Enter one e-mail address, or leave it empty." };
  await db.$transaction(async (tx) => {
    const { mailReplyTo } = await tx.shop.findFirstOrThrow({});
    await tx.shop.update({ where: { domain: shop }, data: { mailReplyTo: email } });
    const changed = changedFacts({ email: mailReplyTo }, { email });
    if (changed) await recordActivity(tx, { shop, kind: "settings_changed", by: staffOrSystem(by), subject: "Messages", ...changed });
  });
  return { ok: true };
}
