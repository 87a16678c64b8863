/** What a creator sees of their codes, wherever they look: the storefront, their own page, the customer account. */
import type { CreatorStatus } from "./offer-status.ts";

/** A plain decimal and its currency: `{ amount: "1250.50", currency: "USD" }`. */
export type Money = { amount: string; currency: string };

/** `open`: the merchant has not answered. `approved`: the code was, or is being, changed. */
export type WishState = "open" | "approved" | "declined" | "withdrawn";

export type CreatorOffer = {
  enrolmentId: string;
  title: string;
  /** What shoppers get, in Shopify's words. */
  discount: string;
  status: CreatorStatus;
  /** False: this is what the discount's dates say, and a rollout in Shopify that the app may not see can say otherwise. */
  certain?: boolean;
  /** Instants are ISO 8601, UTC. */
  startsAt: string;
  endsAt: string | null;
  /** The code that works now, or will once a scheduled offer begins; null while there is none. */
  code: string | null;
  /** Works beside the new one until `endsAt`; null there means at any moment. */
  oldCode: { name: string; endsAt: string | null } | null;
  /** The code that worked before, and when it stopped; null where there was none. */
  before?: { name: string; until: string } | null;
  /** Everything sold under any code they ever had in this offer; sales are net of refunds. */
  totals: { conversions: number; sales: Money; commission: Money };
  /** The address to post: it never changes and never holds the code. */
  link: string;
  /** A picture of the link to scan: SVG. */
  qr: string;
  /** The last other name they asked for. `answer` is what the merchant wrote. */
  wish: { name: string; state: WishState; answer: string; askedAt: string } | null;
  /** Whether another name can be asked for: there is a code to change, and nothing is being changed. */
  mayAsk: boolean;
};

/** `zone` is the shop's: dates are shown in it. */
export type CreatorView = {
  firstName: string;
  zone: string;
  /** Where a creator may write to, as the shop set it for answers to its messages; null where it did not. */
  contact?: string | null;
  offers: CreatorOffer[];
};
