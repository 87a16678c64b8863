/** What a creator sees of their codes, wherever they look: the storefront, their own page, the customer account. */
import type { CreatorNote, WishNote } from "./creator-notes.ts";
import type { DiscountPart } from "./discount-parts.ts";
import type { CreatorStatus } from "./offer-status.ts";

/** A plain decimal and its currency: `{ amount: "1250.50", currency: "USD" }`. */
export type Money = { amount: string; currency: string };

/** `open`: the merchant has not answered. `approved`: the code was, or is being, changed. */
export type WishState = "open" | "approved" | "declined" | "withdrawn";

/** `label`: "Instagram: MAYAIG" in the creator's language. `link` and `qr` are as of the offer, for this channel. */
export type ChannelOfCreator = { slug: string; label: string; code: string; link: string; qr: string };

export type CreatorOffer = {
  enrolmentId: string;
  title: string;
  /** What shoppers get, in Shopify's words. */
  discount: string;
  /** The same taken apart, for other languages; null where a part of it is not known. */
  gives: DiscountPart[] | null;
  status: CreatorStatus;
  /** False: this is what the discount's dates say, and a rollout in Shopify that the app may not see can say otherwise. */
  certain?: boolean;
  /** The word for it on every surface: `_dated` where only the dates are known. */
  statusWord?: CreatorStatus | "active_dated" | "ended_dated";
  /** Instants are ISO 8601, UTC. */
  startsAt: string;
  endsAt: string | null;
  /** The code that works now, or will once a scheduled offer begins; null while there is none. */
  code: string | null;
  /** Works beside the new one until `endsAt`; null there means at any moment. */
  oldCode: { name: string; endsAt: string | null } | null;
  /** The code that worked before, and when it stopped; null where there was none. */
  before?: { name: string; until: string } | null;
  /** Codes for one channel each that work now, or will once a scheduled offer begins. Left out where there are none. */
  channels?: ChannelOfCreator[];
  /** What to know beyond the code, in the order it is read. */
  notes: CreatorNote[];
  /** Everything sold under any code they ever had in this offer; sales are net of refunds. */
  totals: { conversions: number; sales: Money; commission: Money };
  /** The address to post: it never changes and never holds the code. */
  link: string;
  /** A picture of the link to scan: SVG. */
  qr: string;
  /** Whether the link leads to a discount, now or once the offer goes on: one that does not is none to post. */
  leads: boolean;
  /** The last other name they asked for. `answer` is what the merchant wrote. */
  wish: { name: string; state: WishState; answer: string; askedAt: string } | null;
  /** What is worth telling of it. */
  wishNote: WishNote | null;
  /** Whether it can be taken back: the shop has not answered. */
  mayWithdraw: boolean;
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
