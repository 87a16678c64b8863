import { SEGMENT_SCOPE } from "#app/shopify/discounts/buyers.ts";

/** What the app works without, and asks for when somebody presses for it in Settings. */
export const ROLLOUTS_PERMISSION = {
  scope: "read_rollouts",
  may: "See rollouts",
  why: "A rollout can give an offer to shoppers before it starts or after it ends, or keep it from some of them.",
  without: "Until you allow it, offers say what their own dates say, and not whom a rollout reaches.",
};

/** Asked for by an offer for customers without an order, where the store has no segment of them; gift cards ask for it as well. */
export const SEGMENT_PERMISSION = {
  scope: SEGMENT_SCOPE,
  may: "Make a customer segment",
  why: "To limit an offer to customers without an order, whom Shopify keeps in a customer segment. Shopify asks for the right to change customers; the app changes none. Gift cards need it too.",
  without: "Until you allow it, such an offer needs a segment that you made in Shopify.",
};

/** Asked for by a card of its own in Settings: https://shopify.dev/docs/apps/build/marketing-analytics/build-web-pixels */
export const ATTEMPTS_PERMISSION = {
  scopes: ["write_pixels", "read_customer_events"],
  may: "Run a pixel in your store, and hear its events",
  why: "When a checkout refuses a code, the pixel tells a number that is made of it, and nothing of the shopper. It runs where shoppers allow analytics.",
};

/**
 * What the merchant allows the app, and why it asks: the least it can do its work with. The manifest asks for these and no
 * others (a test compares).
 */
export const PERMISSIONS: readonly { scope: string; may: string; why: string }[] = [
  { scope: "read_discounts", may: "See discounts", why: "To show each offer's codes and how often they were used." },
  {
    scope: "write_discounts",
    may: "Change discounts",
    why: "To add a new code and take the old one off the same discount. No discount is ever deleted.",
  },
  { scope: "read_orders", may: "See orders of the last 60 days", why: "To count orders placed with your members' codes." },
  { scope: "read_customers", may: "See customers", why: "To know which customer a creator is, so that only they see their code." },
  { scope: "read_products", may: "See products", why: "To choose products and collections for an offer by their titles." },
  { scope: "write_app_proxy", may: "Have a page in your store", why: "To show creators their codes under your store's own address." },
];

/** What the app asks for later, when somebody switches on a way of paying creators, and not before. */
export const OPTIONAL_PERMISSIONS: Readonly<Record<"store_credit" | "gift_card", { scopes: readonly string[]; may: string; why: string }>> =
  {
    store_credit: {
      scopes: ["write_store_credit_account_transactions", "read_store_credit_accounts"],
      may: "Give store credit, and see a customer's store credit",
      why: "To pay creators by store credit, and to look whether a credit came where Shopify's answer was lost.",
    },
    gift_card: {
      scopes: ["write_gift_cards", "write_customers"],
      may: "Make gift cards, and change customers",
      why: "To pay creators by gift cards, which Shopify sends to them. Shopify asks for the second to give a card to a customer; no customer is changed.",
    },
  };
