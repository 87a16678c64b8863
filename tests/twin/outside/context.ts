import type { AdminApi } from "../admin/execute.ts";
import type { Faults } from "../admin/faults.ts";
import type { LiveWorld } from "../world/world.ts";
import type { AppRegistration } from "./app-registration.ts";
import type { Deliveries } from "./webhooks/deliveries.ts";

/**
 * What every part of the twin's outside is handed. `world`, `api` and `deliveries` are read anew on each use:
 * `POST /__twin/reset` puts others in their place.
 */
export type TwinContext = {
  readonly app: AppRegistration;
  readonly faults: Faults;
  readonly world: LiveWorld;
  readonly api: AdminApi;
  readonly deliveries: Deliveries;
  /** Where the twin itself is reached, without a trailing slash. */
  readonly origin: string;
  /** The app's public address (the tunnel's, or the app's own when there is no tunnel), null when no app is attached. */
  readonly appOrigin: string | null;
  reset(request: { seed?: "demo" | "bare"; keepInstallation: boolean }): void;
};
