import { spellingsOf } from "#app/codes/spellings.ts";
import { PRESENT } from "#app/members/present.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { ProjectListing, ProjectSort } from "./project-listing.ts";

export type ProjectRow = {
  id: string;
  name: string;
  stages: { name: string; members: number }[];
  members: number;
  offers: string[];
  /** ISO, UTC. */
  createdAt: string;
};

export type ProjectsListed = {
  rows: ProjectRow[];
  /** How many the filter shows on all pages, with how many places for members they have, and how many members these are. */
  total: number;
  sums: { places: number; members: number };
  /** The offers that are connected to any of the projects before they are narrowed by offer, by title. */
  offers: { id: string; title: string }[];
};

/**
 * One page of projects: those that are worked on, or the archived ones. Every word of the search is in the name or in the title of a
 * connected offer, whatever accents either side has. A shop has hundreds of projects, not thousands: they are narrowed here.
 */
export async function listProjects({ db }: ShopContext, listing: ProjectListing): Promise<ProjectsListed> {
  const { archived, search, offerId = null, page, pageSize } = listing;
  const projects = await db.project.findMany({
    where: { archivedAt: archived ? { not: null } : null },
    include: {
      stages: { orderBy: { position: "asc" }, include: { _count: { select: { members: { where: { member: PRESENT } } } } } },
      offers: { include: { offer: { select: { id: true, title: true } } }, orderBy: [{ offer: { title: "asc" } }, { offerId: "asc" }] },
    },
  });
  const rows = projects.map(({ id, name, createdAt, stages, offers }) => ({
    id,
    name,
    createdAt: createdAt.toISOString(),
    stages: stages.map((stage) => ({ name: stage.name, members: stage._count.members })),
    members: stages.reduce((sum, stage) => sum + stage._count.members, 0),
    connected: offers.map(({ offer }) => offer),
  }));
  const words = search.split(/\s+/).filter(Boolean);
  const matching = rows.filter(({ name, connected }) => {
    const text = [name, ...connected.map(({ title }) => title)].flatMap(plain).join(" ");
    return words.every((word) => plain(word).some((each) => text.includes(each)));
  });
  const found = matching.filter(({ connected }) =>
    offerId === null ? true : offerId === "none" ? connected.length === 0 : connected.some(({ id }) => id === offerId),
  );
  found.sort(inOrder(listing));
  const people = await db.projectMember.groupBy({
    by: ["memberId"],
    where: { projectId: { in: found.map(({ id }) => id) }, member: PRESENT },
  });
  const connected = new Map(rows.flatMap((row) => row.connected.map((offer) => [offer.id, offer] as const)));
  return {
    rows: found
      .slice((page - 1) * pageSize, page * pageSize)
      .map(({ connected: theirs, ...row }) => ({ ...row, offers: theirs.map(({ title }) => title) })),
    total: found.length,
    sums: { places: found.reduce((sum, { members }) => sum + members, 0), members: people.length },
    offers: [...connected.values()].toSorted((a, b) => a.title.localeCompare(b.title, "en")),
  };
}

const plain = (text: string) => [text.toLowerCase(), ...spellingsOf(text).map((each) => each.toLowerCase())];

type Sortable = Pick<ProjectRow, "id" | ProjectSortColumn>;
type ProjectSortColumn = "name" | "members" | "createdAt";

function inOrder({ sort = "name", direction = "asc" }: { sort?: ProjectSort; direction?: "asc" | "desc" }) {
  const turn = direction === "asc" ? 1 : -1;
  const byName = (a: Sortable, b: Sortable) => a.name.localeCompare(b.name, "en") || a.id.localeCompare(b.id, "en");
  const by: Record<ProjectSort, (a: Sortable, b: Sortable) => number> = {
    name: (a, b) => turn * byName(a, b),
    members: (a, b) => turn * (a.members - b.members) || byName(a, b),
    created: (a, b) => turn * a.createdAt.localeCompare(b.createdAt, "en") || byName(a, b),
  };
  return by[sort];
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
