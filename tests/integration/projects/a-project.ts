/** A shop with members, one offer that the first two of them are in, and a project that everybody begins in. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { addMembers } from "#app/projects/move-members.server.ts";
import type { StageKind } from "#app/projects/project.ts";
import { readProject } from "#app/projects/read-project.server.ts";
import { createProject } from "#app/projects/save-project.server.ts";

export async function members({ shop, db }: ShopContext, names: string[]): Promise<string[]> {
  const rows = await db.member.createManyAndReturn({
    data: names.map((name) => ({ shop, firstName: name, lastName: "Stone", email: `${name}@example.com`, handle: name.toLowerCase() })),
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export async function anOffer({ shop, db }: ShopContext, { title, memberIds }: { title: string; memberIds: string[] }): Promise<string> {
  const startsAt = new Date("2026-01-01T00:00:00Z");
  const { id } = await db.offer.create({
    data: { shop, title, discountId: `gid://shopify/DiscountCodeNode/${title}`, summary: "15% off", status: "ACTIVE", startsAt },
  });
  await db.enrolment.createMany({ data: memberIds.map((memberId) => ({ shop, offerId: id, memberId })) });
  return id;
}

const STAGES: [StageKind, string][] = [
  ["brief", "Brief"],
  ["content", "Content"],
  ["promo_codes", "Codes"],
];

export async function aProject(ctx: ShopContext, { name = "Autumn", memberIds = [] as string[], offerIds = [] as string[] } = {}) {
  const stages = STAGES.map(([kind, name]) => ({ key: name, id: null, kind, name }));
  const saved = await createProject(ctx, { name, stages, offerIds });
  if (!saved.ok) throw new Error(saved.reason);
  const { projectId } = saved;
  const project = (await readProject(ctx, projectId))!;
  const [brief, content, codes] = project.stages.map(({ id }) => id) as [string, string, string];
  await addMembers(ctx, { projectId, stageId: brief, newcomers: { memberIds } });
  return { projectId, brief, content, codes };
}

/** "Brief 2, Content 0, Codes 1" */
export async function stagesInWords(ctx: ShopContext, projectId: string): Promise<string> {
  const project = await readProject(ctx, projectId);
  return project!.stages.map(({ name, members }) => `${name} ${members}`).join(", ");
}
