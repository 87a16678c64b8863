import { SendFlowTriggerDocument } from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import { unwrap } from "#app/shopify/client/errors.ts";

import type { SendTrigger } from "./flow-triggers.ts";

export function flowTriggers(admin: Admin): SendTrigger {
  return async ({ handle, payload }) => {
    unwrap((await admin.request(SendFlowTriggerDocument, { handle, payload })).flowTriggerReceive);
  };
}
