/** What each job does: one file a job under handlers/. */
import type { PgBoss } from "pg-boss";

import { refreshAdvance } from "./handlers/refresh-advance.server.ts";
import { refreshSweep } from "./handlers/refresh-sweep.server.ts";
import { ordersMonths } from "./handlers/orders-months.server.ts";
import { ordersAttribute } from "./handlers/orders-attribute.server.ts";
import { ledgerRecount } from "./handlers/ledger-recount.server.ts";
import { commissionsRecount } from "./handlers/commissions-recount.server.ts";
import { discountSync } from "./handlers/discount-sync.server.ts";
import { rolloutsRead, rolloutsSweep } from "./handlers/rollouts-read.server.ts";
import { flowSend, flowSweep } from "./handlers/flow-send.server.ts";
import { offerCreate } from "./handlers/offer-create.server.ts";
import { ledgerCompare } from "./handlers/ledger-compare.server.ts";
import { ledgerNightly } from "./handlers/ledger-nightly.server.ts";
import { leaksRadar } from "./handlers/leaks-radar.server.ts";
import { leaksJourneys, leaksJourneysSweep } from "./handlers/leaks-journeys.server.ts";
import { driftCheck } from "./handlers/drift-check.server.ts";
import { driftReconcile } from "./handlers/drift-reconcile.server.ts";
import { membersImport } from "./handlers/members-import.server.ts";
import { messagesSend } from "./handlers/messages-send.server.ts";
import { messagesSweep } from "./handlers/messages-sweep.server.ts";
import { digestSend, digestSweep } from "./handlers/digest-send.server.ts";
import { webhooksSend, webhooksSweep } from "./handlers/webhooks-send.server.ts";
import { installationCheck } from "./handlers/installation-check.server.ts";
import { payoutsRecount } from "./handlers/payouts-recount.server.ts";
import { payoutsSend } from "./handlers/payouts-send.server.ts";
import { payoutsSweep } from "./handlers/payouts-sweep.server.ts";
import { poolsAdvance, poolsSweep } from "./handlers/pools-advance.server.ts";
import { guardsApply, guardsSweep } from "./handlers/guards-apply.server.ts";
import { privacyWork } from "./handlers/privacy-work.server.ts";
import { privacySweep } from "./handlers/privacy-sweep.server.ts";
import { receiptsClean } from "./handlers/receipts-clean.server.ts";
import { decoysAdvance, decoysSweep } from "./handlers/decoys-advance.server.ts";
import { rotationsRun, rotationsSweep } from "./handlers/rotations-run.server.ts";
import { storesCarry, storesFinish, storesSweep } from "./handlers/stores-carry.server.ts";
import type { Handlers } from "./worker.server.ts";

export function jobHandlers(boss: PgBoss): Handlers {
  return {
    "refresh.advance": refreshAdvance(boss),
    "refresh.sweep": refreshSweep(boss),
    "orders.attribute": ordersAttribute(boss),
    "orders.months": ordersMonths,
    "ledger.recount": ledgerRecount,
    "commissions.recount": commissionsRecount(boss),
    "discount.sync": discountSync,
    "rollouts.read": rolloutsRead,
    "rollouts.sweep": rolloutsSweep(boss),
    "guards.apply": guardsApply(boss),
    "guards.sweep": guardsSweep(boss),
    "flow.send": flowSend(boss),
    "flow.sweep": flowSweep(boss),
    "members.import": membersImport(boss),
    "offer.create": offerCreate(boss),
    "ledger.compare": ledgerCompare(boss),
    "ledger.nightly": ledgerNightly(boss),
    "leaks.radar": leaksRadar,
    "leaks.journeys": leaksJourneys(boss),
    "leaks.journeys-sweep": leaksJourneysSweep(boss),
    "drift.check": driftCheck,
    "drift.reconcile": driftReconcile(boss),
    "messages.send": messagesSend(boss),
    "messages.sweep": messagesSweep(boss),
    "digest.send": digestSend(boss),
    "digest.sweep": digestSweep(boss),
    "webhooks.send": webhooksSend(boss),
    "webhooks.sweep": webhooksSweep(boss),
    "payouts.send": payoutsSend(boss),
    "payouts.sweep": payoutsSweep(boss),
    "payouts.recount": payoutsRecount(boss),
    "pools.advance": poolsAdvance(boss),
    "pools.sweep": poolsSweep(boss),
    "decoys.advance": decoysAdvance,
    "decoys.sweep": decoysSweep(boss),
    "rotations.run": rotationsRun(boss),
    "rotations.sweep": rotationsSweep(boss),
    "stores.carry": storesCarry(boss),
    "stores.finish": storesFinish(boss),
    "stores.sweep": storesSweep(boss),
    "installation.check": installationCheck,
    "privacy.work": privacyWork(boss),
    "privacy.sweep": privacySweep(boss),
    "receipts.clean": receiptsClean,
  };
}
