/** The words a merchant can send to a member whose code changed. Plain text; nothing here sends anything. */
import type { AffectedMember } from "#app/refresh/refresh-view.ts";
import type { RefreshReason } from "#app/refresh/refresh.ts";

type Facts = { member: Pick<AffectedMember, "firstName" | "oldName" | "newName">; reason: RefreshReason | null; shopName: string };

/** A short message for one member. What they earned under the old code is theirs in every case, and it says so. */
export function noticeText({ member, reason, shopName }: Facts): string {
  return [`Hi ${member.firstName},`, ...body(member, reason), `Thank you,\n${shopName}`].join("\n\n");
}

function body({ oldName, newName }: Facts["member"], reason: RefreshReason | null): string[] {
  const kept = "Everything it has earned so far stays on your account, and new sales are added to it.";
  switch (reason) {
    case "leak":
      return [
        `Your code ${oldName} has turned up on coupon sites, where people who do not follow you use it. We have replaced it.`,
        `Your new code is ${newName}. ${oldName} no longer works, so please change it wherever you have shared it.`,
        kept,
      ];
    case "creator_request":
      return [
        `As you asked, your code is now ${newName}.`,
        `${oldName} no longer works, so please change it wherever you have shared it.`,
        kept,
      ];
    case "reset_usage":
      return oldName.toUpperCase() === newName.toUpperCase()
        ? [`Your code ${newName} had nearly reached the number of times it may be used. It now counts from the beginning again.`, "You do not need to change anything."]
        : [`Your code ${oldName} had nearly reached the number of times it may be used. Your new code is ${newName}.`, kept];
    case "other":
    case null:
      return oldName.toUpperCase() === newName.toUpperCase()
        ? [`We have issued your code ${newName} again. You do not need to change anything.`]
        : [`Your code has changed: it is now ${newName}.`, `${oldName} no longer works, so please change it wherever you have shared it.`, kept];
  }
}

/** All messages one under the other, each headed by the address it is for. */
export function allNotices(members: readonly AffectedMember[], { reason, shopName }: Omit<Facts, "member">): string {
  return members.map((member) => `To: ${member.email}\n\n${noticeText({ member, reason, shopName })}`).join("\n\n---\n\n");
}
