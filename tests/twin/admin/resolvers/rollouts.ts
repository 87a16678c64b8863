import { gid } from "../../world/gid.ts";
import { rolloutsOfDiscount, rolloutStatus } from "../../world/rollouts.ts";
import type { Discount, Rollout } from "../../world/types.ts";
import { findDiscount } from "../../world/discounts.ts";
import { demandScope } from "../access.ts";
import type { Fields } from "../context.ts";
import { list, type Listing } from "../listing.ts";
import { idField, textField } from "../search.ts";

type Treatment = Rollout["treatments"][number] & { rollout: Rollout };
type Change = Treatment["changes"][number];

/** What every kind of discount answers about its rollouts. Denied without the scope (documented). */
export const rolloutsField: Fields<Discount>[string] = (discount, args, context, info) => {
  demandScope(context.scopes, "rollouts", "read_rollouts");
  const { world } = context;
  const listing: Listing<Rollout> = {
    // Several values with commas between them, in any case (documented).
    fields: { status: (rollout, { value }) => value.toUpperCase().split(",").includes(rolloutStatus(rollout, world.now())) },
    id: ({ id }) => id,
    sorts: {},
  };
  return list(listing, rolloutsOfDiscount(world.data, discount.id), args, context, info);
};

const nameOfChange = ({ effect }: Change) => (effect === "activate" ? "RolloutDiscountActivateChange" : "RolloutDiscountExpireChange");

const changesListing: Listing<Change> = {
  fields: { type: textField((change) => nameOfChange(change)), discount_id: idField(({ discountId }) => discountId) },
  id: ({ id }) => id,
  sorts: {},
};

export const rolloutTypes: Record<string, Fields<never>> = {
  Rollout: {
    id: ({ id }) => gid("Rollout", id),
    name: ({ name }) => name,
    status: (rollout, _args, { world }) => rolloutStatus(rollout, world.now()),
    trafficAllocation: ({ trafficAllocation }) => trafficAllocation,
    effectiveTrafficAllocation: ({ effectiveTrafficAllocation }) => effectiveTrafficAllocation,
    schedule: ({ activateAt, concludeAt }) => (activateAt === null ? null : { activateAt, concludeAt }),
    startedAt: (rollout, _args, { world }) =>
      ["ACTIVE", "PAUSED", "CONCLUDED"].includes(rolloutStatus(rollout, world.now())) ? (rollout.activateAt ?? rollout.createdAt) : null,
    concludedAt: (rollout, _args, { world }) => (rolloutStatus(rollout, world.now()) === "CONCLUDED" ? rollout.concludeAt : null),
    archivedAt: (rollout) => (rollout.state === "archived" ? rollout.updatedAt : null),
    createdAt: ({ createdAt }) => createdAt,
    updatedAt: ({ updatedAt }) => updatedAt,
    treatments: (rollout) => rollout.treatments.map((treatment): Treatment => ({ ...treatment, rollout })),
  } satisfies Fields<Rollout> as Fields<never>,
  RolloutTreatment: {
    id: ({ id }) => gid("RolloutTreatment", id),
    split: ({ split }) => split,
    rollout: ({ rollout }) => rollout,
    changes: ({ changes }, args, context, info) => list(changesListing, changes, args, context, info),
  } satisfies Fields<Treatment> as Fields<never>,
  ...Object.fromEntries(
    ["RolloutDiscountActivateChange", "RolloutDiscountExpireChange"].map((name) => [
      name,
      {
        id: ({ id }) => gid(name, id),
        discount: ({ discountId }, _args, { world }) => findDiscount(world.data, discountId),
      } satisfies Fields<Change> as Fields<never>,
    ]),
  ),
};

export const typeOfChange = nameOfChange;
