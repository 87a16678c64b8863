/** What the block on a customer's page in Shopify's admin shows, and no more. */
import type { CreatorOffer } from "./creator-view.ts";

export type CodeInBlock = Pick<CreatorOffer, "enrolmentId" | "title" | "status" | "code" | "oldCode"> & { conversions: number };

/** `zone` is the shop's: dates are shown in it. */
export type CodesBlock = { memberId: string; zone: string; codes: CodeInBlock[] };
