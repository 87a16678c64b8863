/** Every background job: what it carries, how often it may be tried, what may not wait twice. Payloads hold ids, never state. */
import { z } from "zod";

const shop = z.string().min(1);

/**
 * `short`: of one key at most one job waits, so sending again is harmless. What runs at once is limited per shop by the
 * worker. A worker that died is noticed by its missing heartbeat.
 */
const ONE_WAITS = { policy: "short", notify: true, heartbeatSeconds: 15 } as const;

export const JOBS = {
  /** Moves the running items of one discount, of refreshes and of changes of members, as far as they will go. */
  "refresh.advance": {
    payload: z.object({ shop, discountId: z.string().min(1) }),
    // why so many tries: the items themselves decide when to give up, a job only carries the work.
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 2, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 900 },
    key: (payload: { shop: string; discountId: string }) => `${payload.shop} ${payload.discountId}`,
    every: null,
  },
  /** Finds running items that no job carries and starts one: a lost send or a killed worker loses nothing but a minute. */
  "refresh.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Counts the orders under names whose lineage changed, when there were too many for the transaction that changed it. */
  "orders.attribute": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 8, retryDelay: 5, retryBackoff: true, expireInSeconds: 600 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Counts commission of tiered offers anew, after the shop moved to another zone and its months with it. */
  "ledger.recount": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 8, retryDelay: 5, retryBackoff: true, expireInSeconds: 1800 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Computes what other settings of commissions would change, or counts the ledger anew once they are applied; goes on where it stopped. */
  "commissions.recount": {
    payload: z.object({ shop, changeId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 8, retryDelay: 5, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 1800 },
    key: (payload: { shop: string; changeId: string }) => `${payload.shop} ${payload.changeId}`,
    every: null,
  },
  /** Reads a discount again after Shopify said that it changed. */
  "discount.sync": {
    payload: z.object({ shop, discountId: z.string().min(1) }),
    queue: { ...ONE_WAITS, retryLimit: 10, retryDelay: 5, retryBackoff: true, retryDelayMax: 900, expireInSeconds: 120 },
    key: (payload: { shop: string; discountId: string }) => `${payload.shop} ${payload.discountId}`,
    every: null,
  },
  /** Reads what rollouts do to the shop's offers. */
  "rollouts.read": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 3, retryDelay: 10, retryBackoff: true, expireInSeconds: 120 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Finds shops that let the app see rollouts: Shopify sends no message of a discount when one starts or ends. */
  "rollouts.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "*/10 * * * *",
  },
  /** Tells Shopify Flow of a shop's acts. Each act says itself when it is tried again. */
  "flow.send": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 3, retryDelay: 10, retryBackoff: true, expireInSeconds: 600 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Finds shops with acts that Flow is to be told of. */
  "flow.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Checks a file of members row by row, or takes it in once somebody said yes; goes on where it was interrupted. */
  "members.import": {
    payload: z.object({ shop, importId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 8, retryDelay: 2, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 1800 },
    key: (payload: { shop: string; importId: string }) => `${payload.shop} ${payload.importId}`,
    every: null,
  },
  /** Makes the discount of a new offer and issues its codes. */
  "offer.create": {
    payload: z.object({ shop, setupId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 2, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 900 },
    key: (payload: { shop: string; setupId: string }) => `${payload.shop} ${payload.setupId}`,
    every: null,
  },
  /** Compares Shopify's orders with the ledger and puts right what differs; goes on where it was interrupted. */
  "ledger.compare": {
    payload: z.object({ shop, kind: z.enum(["nightly", "adopted", "asked"]) }),
    queue: { ...ONE_WAITS, retryLimit: 10, retryDelay: 30, retryBackoff: true, retryDelayMax: 1800, expireInSeconds: 3600 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Finds shops that were not compared for a day: looked for every hour, so that a night without a worker is made up for. */
  "ledger.nightly": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 2, retryDelay: 60, expireInSeconds: 300 },
    key: () => "all",
    every: "37 * * * *",
  },
  /** Judges the shop's codes by its stored orders and opens a case for each that may have leaked. Sent after every comparison. */
  "leaks.radar": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 3, retryDelay: 60, retryBackoff: true, expireInSeconds: 1800 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Reads how shoppers of orders with codes came to the store; after a visit from a coupon site the codes are judged at once. */
  "leaks.journeys": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 10, retryDelay: 10, retryBackoff: true, retryDelayMax: 900, expireInSeconds: 900 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Finds shops with orders whose journeys are to be asked for. */
  "leaks.journeys-sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Makes or ends a decoy at Shopify, and tells of orders that used it. */
  "decoys.advance": {
    payload: z.object({ shop, decoyId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 8, retryDelay: 5, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 300 },
    key: (payload: { shop: string; decoyId: string }) => `${payload.shop} ${payload.decoyId}`,
    every: null,
  },
  /** Finds decoys that wait for Shopify, or that orders used. */
  "decoys.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Compares the codes of an offer's discount with our records, after somebody changed them and every hour. */
  "drift.check": {
    payload: z.object({ shop, discountId: z.string().min(1) }),
    queue: { ...ONE_WAITS, retryLimit: 5, retryDelay: 10, retryBackoff: true, retryDelayMax: 900, expireInSeconds: 300 },
    key: (payload: { shop: string; discountId: string }) => `${payload.shop} ${payload.discountId}`,
    every: null,
  },
  /** Has every offer compared: a message that never came must not hide a change for longer than an hour. */
  "drift.reconcile": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 1, retryDelay: 60, expireInSeconds: 300 },
    key: () => "all",
    every: "41 * * * *",
  },
  /** Makes codes for visitors of an offer's links ahead of them, and deletes those that are over. */
  "pools.advance": {
    payload: z.object({ shop, discountId: z.string().min(1) }),
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 2, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 900 },
    key: (payload: { shop: string; discountId: string }) => `${payload.shop} ${payload.discountId}`,
    every: null,
  },
  /** Finds pools that are due, and codes of members who left an offer. */
  "pools.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Tells Shopify which codes work only for shoppers who came through a creator's link. */
  "guards.apply": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 2, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 120 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Finds shops with guards that are due, and guards whose case or code has ended. */
  "guards.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Replaces the codes of an offer whose rotation is due, and lets old codes of earlier ones end whose members were told. */
  "rotations.run": {
    payload: z.object({ shop, offerId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 3, retryDelay: 60, retryBackoff: true, expireInSeconds: 900 },
    key: (payload: { shop: string; offerId: string }) => `${payload.shop} ${payload.offerId}`,
    every: null,
  },
  /** Finds offers with a rotation: looked for often, so that an hour without a worker is made up for. */
  "rotations.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "*/10 * * * *",
  },
  /** Hands a shop's waiting messages to the mail server, a piece at a time and at the shop's own pace. */
  "messages.send": {
    payload: z.object({ shop }),
    // The recipients themselves decide when to give up, as the items of a refresh do.
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 2, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 900 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Finds shops with messages that wait and no job that carries them. */
  "messages.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Sends the weekly digest of a shop to those of the staff who asked for it. */
  "digest.send": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 3, retryDelay: 60, retryBackoff: true, expireInSeconds: 300 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Finds shops whose digest is due: looked for often, so that an hour without a worker is made up for. */
  "digest.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "*/10 * * * *",
  },
  /** Tells one address of a merchant's own system what happened; the events themselves decide when to give up. */
  "webhooks.send": {
    payload: z.object({ shop, webhookId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 5, retryDelay: 10, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 120 },
    key: (payload: { shop: string; webhookId: string }) => `${payload.shop} ${payload.webhookId}`,
    every: null,
  },
  /** Finds addresses with events that are due and no job that carries them. */
  "webhooks.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Pays the members of a payout by store credit or gift cards, one after the other; goes on where it was interrupted. */
  "payouts.send": {
    payload: z.object({ shop, payoutId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 900 },
    key: (payload: { shop: string; payoutId: string }) => `${payload.shop} ${payload.payoutId}`,
    every: null,
  },
  /** Finds payouts with members whom Shopify has yet to pay, and no worker that pays them. */
  "payouts.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Counts the orders of a large payout anew, after it was cancelled or taken back. */
  "payouts.recount": {
    payload: z.object({ shop, payoutId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 8, retryDelay: 5, retryBackoff: true, expireInSeconds: 1800 },
    key: (payload: { shop: string; payoutId: string }) => `${payload.shop} ${payload.payoutId}`,
    every: null,
  },
  /** Carries what a store asks of another one of the same merchant, and brings back what came of it. */
  "stores.carry": {
    payload: z.object({ shop, requestId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 2, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 300 },
    key: (payload: { shop: string; requestId: string }) => `${payload.shop} ${payload.requestId}`,
    every: null,
  },
  /** Finds out whether an offer was changed at Shopify by a press that died, and finishes or names what was to be asked of other stores with it. */
  "stores.finish": {
    payload: z.object({ shop, offerId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 5, retryDelay: 5, retryBackoff: true, retryDelayMax: 60, expireInSeconds: 300 },
    key: (payload: { shop: string; offerId: string }) => `${payload.shop} ${payload.offerId}`,
    every: null,
  },
  /** Finds requests of stores that are due, presses that died, and pairings that the other store has ended. */
  "stores.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "* * * * *",
  },
  /** Asks Shopify whether a shop still has the app, after a notice of uninstalling that does not say when it happened. */
  "installation.check": {
    payload: z.object({ shop }),
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 900, expireInSeconds: 120 },
    key: (payload: { shop: string }) => payload.shop,
    every: null,
  },
  /** Works off what a compliance webhook asked for, a piece at a time. Names no shop: jobs of a shop go with its erasure. */
  "privacy.work": {
    payload: z.object({ requestId: z.uuid() }),
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 900, expireInSeconds: 300 },
    key: (payload: { requestId: string }) => payload.requestId,
    every: null,
  },
  /** Finds requests that are not done and have no job. */
  "privacy.sweep": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 0, expireInSeconds: 120 },
    key: () => "all",
    every: "*/5 * * * *",
  },
  /** Makes the tables of the coming months' conversions, where an operator has chosen a table for each month. */
  "orders.months": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 20, retryDelay: 30, retryBackoff: true, retryDelayMax: 1800, expireInSeconds: 900 },
    key: () => "all",
    every: "7 2 * * *",
  },
  /** Forgets webhook receipts that no redelivery can refer to any more, and uploaded files by age. */
  "receipts.clean": {
    payload: z.object({}),
    queue: { ...ONE_WAITS, retryLimit: 2, retryDelay: 60, expireInSeconds: 300 },
    key: () => "all",
    every: "17 3 * * *",
  },
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]["payload"]>;

/**
 * Puts a job in the queue inside the caller's transaction: the rows and their job commit together or not at all.
 * One job of a key waits at most: asked for now, a waiting one is brought forward; asked for later, a waiting one will do.
 */
export type Enqueue<Tx> = <N extends JobName>(tx: Tx, name: N, payload: JobPayload<N>, options?: { inSeconds?: number }) => Promise<void>;
