/** Two projects as the merchant of the demo store would have them: a launch with codes in its workflow, and a round of gifts without. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { addMembers, moveMembers } from "#app/projects/move-members.server.ts";
import { readProject } from "#app/projects/read-project.server.ts";
import { createProject } from "#app/projects/save-project.server.ts";
import type { StageKind } from "#app/projects/project.ts";

import type { MemberIds } from "./record-story.ts";

type Plan = { name: string; offers: string[]; stages: { kind: StageKind; name: string; handles: string[] }[] };

/** Some of the launch are in one of its offers, some in the other, and two in neither. */
const launch: Plan = {
  name: "Autumn serum launch",
  offers: ["Creator Collective 15%", "VIP Launch 20"],
  stages: [
    { kind: "brief", name: "Brief", handles: ["corabaines", "declanshaw"] },
    { kind: "product", name: "Serum sent", handles: ["freyanilsen", "leilahaddad", "owenprice"] },
    { kind: "content", name: "Content", handles: ["hanasato", "marcuswebb", "zaramalik"] },
    {
      kind: "promo_codes",
      name: "Promo Codes",
      handles: [
        "sofiaglows",
        "noahbergs",
        "amara.daily",
        "priyaskin",
        "quinnharper",
        "rosadelgado",
        "samirkhoury",
        "ximenatorres",
        "zoehartman",
        "mayalindqvist",
      ],
    },
  ],
};

const gifting: Plan = {
  name: "Gifting round",
  offers: [],
  stages: [
    { kind: "brief", name: "Wish list", handles: ["ediemarsh", "farahaziz", "gretaholm"] },
    { kind: "product", name: "Gift sent", handles: ["hugopereira", "iristanaka"] },
    { kind: "content", name: "Posted", handles: ["milakovac"] },
  ],
};

/** Records both with their members; the offers must be recorded already. */
export async function recordProjects(ctx: ShopContext, { memberIds, now }: { memberIds: MemberIds; now: Date }): Promise<void> {
  for (const plan of [launch, gifting]) await record(ctx, { plan, memberIds, now });
}

async function record(ctx: ShopContext, { plan, memberIds, now }: { plan: Plan; memberIds: MemberIds; now: Date }): Promise<void> {
  const weeksAgo = (weeks: number) => new Date(now.getTime() - weeks * 7 * 86_400_000);
  const begun = new Date(weeksAgo(plan.stages.length + 1).getTime() + 60_000);
  const offers = await ctx.db.offer.findMany({ where: { title: { in: plan.offers } }, select: { id: true } });
  const stages = plan.stages.map(({ kind, name }) => ({ key: name, id: null, kind, name }));
  const saved = await createProject(
    ctx,
    { name: plan.name, stages, offerIds: offers.map(({ id }) => id) },
    weeksAgo(plan.stages.length + 1),
  );
  if (!saved.ok) throw new Error(`The project ${plan.name} was refused: ${saved.reason}`);
  const project = await readProject(ctx, saved.projectId);
  const first = project!.stages[0]!.id;
  for (const [at, { handles }] of plan.stages.entries()) {
    const members = handles.map((handle) => memberIds.get(handle)!);
    await addMembers(ctx, { projectId: saved.projectId, stageId: first, newcomers: { memberIds: members }, now: begun });
    // Everybody began in the first stage and came on, a week for each.
    const since = weeksAgo(plan.stages.length - at);
    await moveMembers(ctx, { projectId: saved.projectId, stageId: project!.stages[at]!.id, selection: { memberIds: members }, now: since });
  }
}
