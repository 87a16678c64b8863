/** Who is left out of lists, pickers and counts: members who are archived, and records that became another member's. */
import type { Prisma } from "#app/generated/prisma/client.ts";

/** A member who is not archived. A record that became another member's counts as archived. */
export const PRESENT = { archivedAt: null } as const satisfies Prisma.MemberWhereInput;

/** A member who is archived; no record that became another member's. */
export const ARCHIVED = { archivedAt: { not: null }, mergedIntoId: null } as const satisfies Prisma.MemberWhereInput;

/** A place in an offer that its lists show: an archived member is among them as long as a code of theirs works there. */
export const PLACE_SHOWN = {
  mergedIntoId: null,
  OR: [{ member: PRESENT }, { codes: { some: { liveUntil: null } } }],
} as const satisfies Prisma.EnrolmentWhereInput;

/** Members whom Shopify knows as this customer, themselves or through a record that became theirs. */
export function ofCustomer(customerId: string): Prisma.MemberWhereInput {
  return { mergedIntoId: null, OR: [{ customerId }, { merged: { some: { customerId } } }] };
}
