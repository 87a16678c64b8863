import type { ShopContext } from "#app/platform/db.server.ts";

import { duePayouts } from "./due-payouts.server.ts";
import { endedDiscounts } from "./ended-discounts.server.ts";
import { failingWebhooks } from "./failing-webhooks.server.ts";
import { heldCommissions } from "./held-commissions.server.ts";
import { limitedDraws } from "./limited-draws.server.ts";
import { lostCustomers } from "./lost-customers.server.ts";
import type { Need } from "./need.ts";
import { openDrift } from "./open-drift.server.ts";
import { openImports } from "./open-imports.server.ts";
import { openLeaks } from "./open-leaks.server.ts";
import { openNameRequests } from "./open-name-requests.server.ts";
import { pausedMail } from "./paused-mail.server.ts";
import { parkedRefreshes } from "./parked-refreshes.server.ts";
import { storeRequests } from "./store-requests.server.ts";
import { stuckRotations } from "./stuck-rotations.server.ts";
import { undeliveredMail } from "./undelivered-mail.server.ts";
import { untoldRotations } from "./untold-rotations.server.ts";
import { usedDecoys } from "./used-decoys.server.ts";
import { unnotifiedMembers } from "./unnotified-members.server.ts";

/** What may wait for a person, the most pressing first. A new kind is one function in a file of its own, listed here. */
const KINDS: readonly ((ctx: ShopContext, now: Date) => Promise<Need[]>)[] = [
  parkedRefreshes,
  storeRequests,
  openLeaks,
  usedDecoys,
  heldCommissions,
  openDrift,
  endedDiscounts,
  limitedDraws,
  stuckRotations,
  untoldRotations,
  unnotifiedMembers,
  pausedMail,
  undeliveredMail,
  lostCustomers,
  failingWebhooks,
  openNameRequests,
  openImports,
  duePayouts,
];

/** Everything in the shop that waits for a person. Each kind tells its first few; its own page tells them all. */
export async function readNeeds(ctx: ShopContext, now: Date): Promise<Need[]> {
  return (await Promise.all(KINDS.map((kind) => kind(ctx, now)))).flat();
}
