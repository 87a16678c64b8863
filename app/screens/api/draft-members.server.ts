import type { ShopContext } from "#app/platform/db.server.ts";

export type DraftMember = { itemId: string; memberId: string; oldName: string; newName: string };

/** The rows of a draft by whom they are for, in their order. */
export async function draftMembers({ db }: ShopContext, refreshId: string): Promise<DraftMember[]> {
  const items = await db.refreshItem.findMany({
    where: { refreshId, state: "draft" },
    orderBy: { position: "asc" },
    select: { id: true, oldName: true, newName: true, enrolment: { select: { memberId: true } } },
  });
  return items.map(({ id, enrolment, ...row }) => ({ ...row, itemId: id, memberId: enrolment.memberId }));
}
