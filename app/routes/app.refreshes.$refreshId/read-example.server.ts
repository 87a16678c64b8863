import type { PatternFacts } from "#app/codes/name-pattern.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { RefreshView } from "#app/refreshes/refresh-view.ts";

/** The member whose name shows what a pattern makes: the first of the page. */
export async function readExample({ db }: ShopContext, { rows, offer }: RefreshView): Promise<PatternFacts> {
  const first = rows[0]?.member;
  const member =
    first && (await db.member.findFirst({ where: { id: first.id }, select: { firstName: true, lastName: true, handle: true } }));
  return { member: member ?? { firstName: "Maya", lastName: "Lindqvist", handle: "mayalindqvist" }, value: offer.value };
}
