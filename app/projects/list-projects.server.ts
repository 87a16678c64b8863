import { PRESENT } from "#app/members/present.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

export type ProjectRow = {
  id: string;
  name: string;
  stages: { name: string; members: number }[];
  members: number;
  offers: string[];
};

type Listing = { archived: boolean; search: string; page: number; pageSize: number };

/** One page of projects by name: those that are worked on, or the archived ones. Every word of the search is in the name. */
export async function listProjects(
  { db }: ShopContext,
  { archived, search, page, pageSize }: Listing,
): Promise<{ rows: ProjectRow[]; total: number }> {
  const words = search.split(/\s+/).filter(Boolean);
  const where = {
    archivedAt: archived ? { not: null } : null,
    AND: words.map((word) => ({ name: { contains: word, mode: "insensitive" as const } })),
  };
  const [total, projects] = await Promise.all([
    db.project.count({ where }),
    db.project.findMany({
      where,
      orderBy: [{ name: "asc" }, { id: "asc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: {
        stages: { orderBy: { position: "asc" }, include: { _count: { select: { members: { where: { member: PRESENT } } } } } },
        offers: { include: { offer: { select: { title: true } } }, orderBy: { offer: { title: "asc" } } },
      },
    }),
  ]);
  const rows = projects.map(({ id, name, stages, offers }) => ({
    id,
    name,
    stages: stages.map((stage) => ({ name: stage.name, members: stage._count.members })),
    members: stages.reduce((sum, stage) => sum + stage._count.members, 0),
    offers: offers.map(({ offer }) => offer.title),
  }));
  return { rows, total };
}

/** Whether the shop has any project at all, archived ones included. */
export async function hasProjects({ db }: ShopContext): Promise<boolean> {
  return (await db.project.findFirst({ select: { id: true } })) !== null;
}

/** Projects that are worked on, by name, for a choice of one. */
export async function projectChoices({ db }: ShopContext): Promise<{ id: string; title: string }[]> {
  const projects = await db.project.findMany({
    where: { archivedAt: null },
    select: { id: true, name: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 500,
  });
  return projects.map(({ id, name }) => ({ id, title: name }));
}
