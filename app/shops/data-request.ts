/** What a customer is told who asks what is held of them. Shopify wants it answered within 30 days. */

/** How the customer came to the store before an order: the first visit and the last. */
type HeldVisit = { at: string; referrer: string | null; source: string | null };

/** Instants ISO in UTC, amounts in minor units of the order's currency. */
export type Held = {
  orders: { id: string; name: string; placedAt: string; currency: string; subtotalMinor: number; codes: string[]; visits: HeldVisit[] }[];
  members: {
    id: string;
    firstName: string;
    lastName: string;
    email: string;
    handle: string;
    addedAt: string;
    /** What they read their page in, such as `de`; null while that is not known. */
    language: string | null;
    /** When they said that they want no news; null while they take all messages. */
    unsubscribedAt: string | null;
    projects: { name: string; stage: string; since: string }[];
    codes: { name: string; from: string; until: string | null }[];
    nameRequests: { name: string; state: string; at: string }[];
    messages: { to: string; subject: string; text: string; at: string | null }[];
    /** What orders under their codes brought them. */
    commissions: {
      order: string;
      offer: string;
      placedAt: string;
      state: string;
      currency: string;
      commissionMinor: number;
      paidAt: string | null;
    }[];
  }[];
};

export const ANSWER_WITHIN_DAYS = 30;

/** One request as the merchant sees it. */
export type DataRequestView = {
  id: string;
  customerId: string;
  receivedAt: string;
  dueAt: string;
  answeredAt: string | null;
  orders: number;
  /** Names of creators' records that are this customer's. */
  creators: string[];
};

export const FILE_KINDS = ["json", "csv"] as const;
export type FileKind = (typeof FILE_KINDS)[number];
