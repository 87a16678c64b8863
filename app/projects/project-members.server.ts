import type { ShopContext } from "#app/platform/db.server.ts";
import { matchingName } from "#app/members/matching-name.ts";
import { PRESENT } from "#app/members/present.ts";

export type ProjectMemberRow = {
  memberId: string;
  name: string;
  handle: string;
  stage: string;
  /** When they came into the stage, UTC. */
  stageAt: string;
  /** Their codes now in the offers that are connected, by offer. */
  codes: { offer: string; name: string }[];
};

/** Members of a project: of one stage, or of all of them (`null`), found by any word of name, handle, e-mail or code. */
type MembersShown = { projectId: string; stageId: string | null; search: string };

const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }) => `${firstName} ${lastName}`.trim();
const BY_NAME = [{ firstName: "asc" }, { lastName: "asc" }, { id: "asc" }] as const;

/** One page of them, by name. */
export async function projectMembers(
  { db }: ShopContext,
  { page, pageSize, ...shown }: MembersShown & { page: number; pageSize: number },
): Promise<{ rows: ProjectMemberRow[]; total: number }> {
  const where = whereShown(shown);
  const connected = { offer: { projects: { some: { projectId: shown.projectId } } } };
  const [total, places] = await Promise.all([
    db.projectMember.count({ where }),
    db.projectMember.findMany({
      where,
      orderBy: BY_NAME.map((order) => ({ member: order })),
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: {
        stage: { select: { name: true } },
        member: {
          include: {
            codes: {
              where: { liveUntil: null, isPrimary: true, ...connected },
              include: { offer: { select: { title: true } } },
              orderBy: [{ offer: { title: "asc" } }, { id: "asc" }],
            },
          },
        },
      },
    }),
  ]);
  const rows = places.map(({ memberId, stage, stageAt, member }) => ({
    memberId,
    name: nameOf(member),
    handle: member.handle,
    stage: stage.name,
    stageAt: stageAt.toISOString(),
    codes: member.codes.map(({ name, offer }) => ({ offer: offer.title, name })),
  }));
  return { rows, total };
}

/** Who is ticked: members by id, or everybody the list shows on all its pages. */
export type Selection = { memberIds: readonly string[] } | { stageId: string | null; search: string };

/** The members of a selection who are in the project, by name. Ids of nobody in it are passed over. */
export async function selectedMembers(
  { db }: ShopContext,
  { projectId, selection }: { projectId: string; selection: Selection },
): Promise<{ id: string; name: string }[]> {
  const places = await db.projectMember.findMany({
    where: whereSelected({ projectId, selection }),
    orderBy: BY_NAME.map((order) => ({ member: order })),
    select: { member: { select: { id: true, firstName: true, lastName: true } } },
  });
  return places.map(({ member }) => ({ id: member.id, name: nameOf(member) }));
}

/** The places in the project that a selection stands for. */
export function whereSelected({ projectId, selection }: { projectId: string; selection: Selection }) {
  return "memberIds" in selection ? { projectId, memberId: { in: [...selection.memberIds] } } : whereShown({ projectId, ...selection });
}

export type Candidate = { id: string; name: string; handle: string; email: string };

/** One page of the shop's members who are not in the project yet, by name. */
export async function membersToAdd(
  { db }: ShopContext,
  { projectId, search, page, pageSize }: { projectId: string; search: string; page: number; pageSize: number },
): Promise<{ rows: Candidate[]; total: number }> {
  const where = whereOutside({ projectId, search });
  const [total, members] = await Promise.all([
    db.member.count({ where }),
    db.member.findMany({ where, orderBy: [...BY_NAME], skip: (page - 1) * pageSize, take: pageSize }),
  ]);
  return { rows: members.map((member) => ({ id: member.id, name: nameOf(member), handle: member.handle, email: member.email })), total };
}

/** Members of the shop who are not in the project and whom the search finds. */
export function whereOutside({ projectId, search }: { projectId: string; search: string }) {
  return { AND: [PRESENT, matchingName(search), { projects: { none: { projectId } } }] };
}

function whereShown({ projectId, stageId, search }: MembersShown) {
  return { projectId, ...(stageId === null ? {} : { stageId }), member: { AND: [PRESENT, matchingName(search)] } };
}
