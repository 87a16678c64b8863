import { randomUUID } from "node:crypto";
import type { Faults } from "../../admin/faults.ts";
import type { WorldEvent } from "../../world/types.ts";
import type { LiveWorld } from "../../world/world.ts";
import type { AppRegistration } from "../app-registration.ts";
import { isInstalled } from "../install/installation.ts";
import { backoff, maxAttempts } from "./delivery.ts";
import type { Delivery } from "./delivery.ts";
import { deliveryHeaders, post } from "./post.ts";
import { withFields } from "./with-fields.ts";

export type Deliveries = {
  list(): Delivery[];
  /** Sends again what has been sent before, same ids, same body; answers how many. */
  replay(which: { id?: string; topic?: string; last?: number }): number;
  /** Resolves once nothing is waiting to be sent; messages that will be retried count as waiting. */
  idle(): Promise<void>;
  /** Drops timers and open requests. What was pending stays so in `list()`. */
  stop(): void;
};

type Options = {
  world: LiveWorld;
  faults: Faults;
  app: AppRegistration;
  /** Where the app answers, or null: then messages are only written down. */
  appOrigin: () => string | null;
  /** Continued where it stands; kept up to date in place. */
  log: Delivery[];
  retryBaseMs: number;
};

/** These reach an app that is gone: they are about its going. */
const afterUninstall = new Set(["app/uninstalled", "shop/redact", "customers/redact", "customers/data_request"]);
const kept = 1_000;
const inFlightAtMost = 8;

/** Turns what happens in the world into signed messages and sees them through their retries. */
export function startDeliveries({ world, faults, app, appOrigin, log, retryBaseMs }: Options): Deliveries {
  const stopping = new AbortController();
  const inFlight = new Set<Delivery>();
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let number = log.at(-1)?.number ?? 0;

  const change = (delivery: Delivery, changes: Partial<Delivery>) => {
    Object.assign(delivery, changes, { at: new Date().toISOString() });
    world.touch();
  };

  const add = (
    delivery: Omit<Delivery, "number" | "attempts" | "status" | "responseStatus" | "error" | "nextAttemptAt" | "at">,
    delayMs: number | "lost",
  ) => {
    const status = delayMs === "lost" ? "lost" : appOrigin() === null ? "unsent" : "pending";
    const nextAttemptAt = status === "pending" ? new Date(Date.now() + Number(delayMs)).toISOString() : null;
    log.push({
      ...delivery,
      number: ++number,
      attempts: 0,
      status,
      responseStatus: null,
      error: null,
      nextAttemptAt,
      at: new Date().toISOString(),
    });
  };

  const hear = (event: WorldEvent) => {
    if (!isInstalled(world, app.clientId) && !afterUninstall.has(event.topic)) return;
    const eventId = randomUUID();
    for (const { path, name, fields } of app.webhooks.subscriptions.filter(({ topic }) => topic === event.topic)) {
      const struck = faults.take("webhook", event.topic);
      const of = (kind: string) => struck.find((fault) => fault.kind === kind);
      const message = {
        id: randomUUID(),
        eventId,
        topic: event.topic,
        path,
        name,
        resourceId: event.resourceId,
        triggeredAt: event.triggeredAt,
        body: JSON.stringify(fields ? withFields(event.payload, fields) : event.payload),
      };
      const late = of("webhook_late");
      const delayMs = late ? (late.ms ?? 5_000) : 0;
      add({ ...message, duplicate: false }, of("webhook_lost") ? "lost" : delayMs);
      const twice = of("webhook_duplicate");
      if (twice) add({ ...message, duplicate: true }, delayMs + (twice.ms ?? 0));
    }
    forgetOld(log);
    schedule();
  };

  const attempt = async (delivery: Delivery, origin: string) => {
    inFlight.add(delivery);
    const headers = deliveryHeaders(delivery, { secret: app.secret, shop: world.data.shop.domain, apiVersion: app.webhooks.apiVersion });
    const answer = await post(origin + delivery.path, { headers, body: delivery.body, signal: stopping.signal });
    inFlight.delete(delivery);
    if (stopping.signal.aborted) return;
    const attempts = delivery.attempts + 1;
    const outcome = typeof answer === "number" ? { responseStatus: answer, error: null } : { responseStatus: null, error: answer };
    if (typeof answer === "number" && answer >= 200 && answer < 300)
      change(delivery, { ...outcome, attempts, status: "delivered", nextAttemptAt: null });
    else if (attempts >= maxAttempts) change(delivery, { ...outcome, attempts, status: "failed", nextAttemptAt: null });
    else change(delivery, { ...outcome, attempts, nextAttemptAt: new Date(Date.now() + backoff(attempts, retryBaseMs)).toISOString() });
    schedule();
  };

  const schedule = () => {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    const origin = appOrigin();
    const pending = log.filter((delivery) => delivery.status === "pending");
    if (pending.length === 0) {
      waiting.forEach((resolve) => resolve());
      waiting = [];
    }
    if (origin === null) return;
    const idle = pending.filter((delivery) => !inFlight.has(delivery)).sort((a, b) => due(a) - due(b));
    for (const delivery of idle) {
      if (inFlight.size >= inFlightAtMost) return;
      if (due(delivery) > Date.now()) {
        timer = setTimeout(schedule, due(delivery) - Date.now());
        return;
      }
      void attempt(delivery, origin);
    }
  };

  const stopListening = world.onEvent(hear);
  schedule();

  return {
    list: () => log,
    replay({ id, topic, last = Number.MAX_SAFE_INTEGER }) {
      const chosen = log
        .filter(
          (delivery) =>
            !delivery.duplicate && (id === undefined || delivery.id === id) && (topic === undefined || delivery.topic === topic),
        )
        .slice(-last);
      for (const delivery of chosen) {
        const { id, eventId, topic, path, name, resourceId, triggeredAt, body } = delivery;
        add({ id, eventId, topic, path, name, resourceId, triggeredAt, body, duplicate: true }, 0);
      }
      world.touch();
      schedule();
      return chosen.length;
    },
    idle: () =>
      new Promise((resolve) => {
        if (log.some((delivery) => delivery.status === "pending")) waiting.push(resolve);
        else resolve();
      }),
    stop() {
      stopListening();
      clearTimeout(timer);
      stopping.abort();
    },
  };
}

const due = (delivery: Delivery) => Date.parse(delivery.nextAttemptAt ?? delivery.at);

/** Settled messages beyond the newest thousand are dropped, oldest first. */
function forgetOld(log: Delivery[]): void {
  const settled = log.filter((delivery) => delivery.status !== "pending");
  const drop = new Set(settled.slice(0, Math.max(0, settled.length - kept)));
  if (drop.size > 0) log.splice(0, log.length, ...log.filter((delivery) => !drop.has(delivery)));
}
