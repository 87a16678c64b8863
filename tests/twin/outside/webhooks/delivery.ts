/** One message to one subscription. */
export type Delivery = {
  /** Order of appearance; the only thing no two deliveries share. */
  number: number;
  /** X-Shopify-Webhook-Id: the same on every retry, duplicate and replay of this message. */
  id: string;
  /** X-Shopify-Event-Id: the same for every subscription told of one event. */
  eventId: string;
  topic: string;
  path: string;
  /** X-Shopify-Name, the subscription's own. */
  name: string | null;
  resourceId: number;
  triggeredAt: string;
  body: string;
  /** Sent although it, or its original, had been sent before. */
  duplicate: boolean;
  attempts: number;
  /** `unsent`: no app is attached. `lost`: a fault swallowed it. `failed`: every attempt was used up. */
  status: "pending" | "delivered" | "failed" | "lost" | "unsent";
  responseStatus: number | null;
  error: string | null;
  /** By the machine's clock; null unless pending. */
  nextAttemptAt: string | null;
  /** When this line last changed. */
  at: string;
};

/** Eight retries with exponential backoff follow the first attempt. [Shopify changelog 2024-09-10] */
export const maxAttempts = 9;

/**
 * Milliseconds to wait after the given number of failed attempts. Shopify's eight waits add up to four hours,
 * which doubling reaches from about 56 s; the twin starts from a base it is given.
 */
export const backoff = (failedAttempts: number, baseMs: number) => baseMs * 2 ** (failedAttempts - 1);
