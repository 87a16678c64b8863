/** What a merchant's own systems can be told of as it happens. */

export const WEBHOOK_EVENTS = [
  "refresh.finished",
  "code.replaced",
  "code.needs_attention",
  "leak.suspected",
  "leak.ended",
  "commission.held",
  "payout.paid",
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Events that tell of amounts. */
export const MONEY_EVENTS: readonly string[] = ["commission.held", "payout.paid"] satisfies WebhookEvent[];

export const EVENT_LABELS: Record<WebhookEvent, string> = {
  "refresh.finished": "A refresh has finished",
  "code.replaced": "A member's code was replaced",
  "code.needs_attention": "A member's code needs attention",
  "leak.suspected": "A code may have leaked",
  "leak.ended": "A leak has ended",
  "commission.held": "Commission is held",
  "payout.paid": "A payout was paid",
};

/**
 * One thing that happened. `data` holds ids, codes and amounts, never a person's name or address. With `enrolmentId` the member and
 * the offer of that place are added to it.
 */
export type Happened = { type: WebhookEvent; at: Date; enrolmentId?: string; data: Record<string, unknown> };

/** Sent by a person to see that an address takes what is sent. */
export const TEST_EVENT = "test";

/** As the settings list them. Times are ISO, UTC. */
export type WebhookView = {
  id: string;
  url: string;
  events: WebhookEvent[];
  isFailing: boolean;
  failingSince: string | null;
  /** While two secrets sign. */
  formerUntil: string | null;
  waiting: number;
};

export type DeliveryView = {
  id: string;
  webhookId: string;
  type: string;
  /** Null where it is not for this reader. */
  payload: string | null;
  createdAt: string;
  state: "waiting" | "sent" | "failed";
  attempts: number;
  lastAt: string | null;
  lastStatus: number | null;
  lastError: string | null;
  /** When it is tried again; null unless it waits. */
  dueAt: string | null;
};

/** Seconds between tries, as Standard Webhooks suggests them: three days and three hours in all. */
const WAITS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** Seconds until an event is tried again that was tried so often; null once it is given up. */
export function retryAfter(attempts: number): number | null {
  return WAITS[attempts - 1] ?? null;
}
