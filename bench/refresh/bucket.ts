/** What one caller alone knows of its leaky bucket, with a fifth of it left to others. The bare way's own: it has no database. */
import type { Cost } from "#app/shopify/client/transport.server.ts";

const RESERVED = 0.2;

export function aBucket() {
  let { maximumAvailable, currentlyAvailable, restoreRate } = { maximumAvailable: 2_000, currentlyAvailable: 2_000, restoreRate: 100 };
  let knownAt = Date.now();
  const available = () => Math.min(maximumAvailable, currentlyAvailable + ((Date.now() - knownAt) / 1000) * restoreRate);
  return {
    /** Milliseconds until so many points may be taken. */
    waitFor: (points: number) => Math.max(0, Math.ceil(((points + maximumAvailable * RESERVED - available()) / restoreRate) * 1000)),
    learn({ throttleStatus }: Cost): void {
      ({ maximumAvailable, currentlyAvailable, restoreRate } = throttleStatus);
      knownAt = Date.now();
    },
  };
}
