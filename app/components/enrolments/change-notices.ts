/** The words a merchant can send to members whose place in an offer changed. Plain text; nothing here sends anything. */
import type { Notice } from "#app/components/refresh/notice-row.tsx";
import type { ChangeKind } from "#app/enrolments/change.ts";

export type Concerned = { memberId: string; name: string; firstName: string; email: string; code: string };

/** A message for each. What they earned stays theirs in every case, and it says so. */
export function changeNotices(
  concerned: readonly Concerned[],
  { kind, offerTitle, shopName }: { kind: ChangeKind; offerTitle: string; shopName: string },
): Notice[] {
  return concerned.map((member) => {
    const gone = kind === "deactivate" || kind === "remove";
    const names = gone ? { oldName: member.code, newName: null } : { oldName: null, newName: member.code };
    const text = [`Hi ${member.firstName},`, ...body(kind, { code: member.code, offerTitle }), `Thank you,\n${shopName}`].join("\n\n");
    return { memberId: member.memberId, name: member.name, email: member.email, ...names, text };
  });
}

function body(kind: ChangeKind, { code, offerTitle }: { code: string; offerTitle: string }): string[] {
  const kept = "Everything it has earned so far stays on your account.";
  switch (kind) {
    case "activate":
    case "readd":
      return [`Your code ${code} works again. Everything it has earned before stays on your account, and new sales are added to it.`];
    case "deactivate":
      return [`Your code ${code} has been paused and does not work at the moment. Please do not share it until you hear from us.`, kept];
    case "remove":
      return [
        `Your code ${code} for ${offerTitle} has ended and no longer works, so please take it down wherever you have shared it.`,
        kept,
      ];
    case "add":
      return [`You are now part of ${offerTitle}. Your code is ${code}.`];
    case "payout":
      return [`What you earn with ${offerTitle} has changed for orders from now on. Earlier orders keep what they earned.`];
  }
}
