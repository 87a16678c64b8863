/** The words a merchant can send to a member whose code changed. Plain text; nothing here sends anything. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { AffectedMember } from "#app/refresh/refresh-view.ts";
import type { RefreshReason } from "#app/refresh/refresh.ts";

type Facts = { member: Pick<AffectedMember, "firstName" | "oldName" | "newName">; reason: RefreshReason | null; shopName: string };

/** A short message for one member. What they earned under the old code is theirs in every case, and it says so. */
export function noticeText({ member, reason, shopName }: Facts): string {
  return [`Hi ${member.firstName},`, ...body(member, reason), `Thank you,\n${shopName}`].join("\n\n");
}

const KEPT = "Everything it has earned so far stays on your account, and new sales are added to it.";

function body(member: Facts["member"], reason: RefreshReason | null): string[] {
  if (keyOf(member.oldName) === keyOf(member.newName)) return issuedAgain(member.newName, reason);
  const stopped = `${member.oldName} no longer works, so please change it wherever you have shared it.`;
  switch (reason) {
    case "leak":
      return [
        `Your code ${member.oldName} has turned up on coupon sites, where people who do not follow you use it. We have replaced it.`,
        `Your new code is ${member.newName}. ${stopped}`,
        KEPT,
      ];
    case "creator_request":
      return [`As you asked, your code is now ${member.newName}.`, stopped, KEPT];
    case "reset_usage":
      return [`Your code ${member.oldName} had nearly been used as often as it may be. Your new code is ${member.newName}.`, stopped, KEPT];
    case "other":
    case null:
      return [`Your code has changed: it is now ${member.newName}.`, stopped, KEPT];
  }
}

/** The same name again: nothing the creator has shared stops working. */
function issuedAgain(name: string, reason: RefreshReason | null): string[] {
  const why =
    reason === "reset_usage"
      ? `Your code ${name} had nearly been used as often as it may be. It now counts from the beginning again.`
      : `We have issued your code ${name} again.`;
  return [why, "You do not need to change anything."];
}

/** All messages one under the other, each headed by the address it is for. */
export function allNotices(notices: readonly { email: string; text: string }[]): string {
  return notices.map(({ email, text }) => `To: ${email}\n\n${text}`).join("\n\n---\n\n");
}
