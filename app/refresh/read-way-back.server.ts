import type { ShopContext } from "#app/db.server.ts";

import type { WayBack } from "./origin.ts";

type Asked = { origin: string; originId: string | null; offer: { id: string; title: string } };

/** The page a refresh was begun from, while that is still there; its offer otherwise. */
export async function readWayBack({ db }: ShopContext, { origin, originId, offer }: Asked): Promise<WayBack> {
  if (origin === "project" && originId !== null) {
    const project = await db.project.findFirst({ where: { id: originId }, select: { name: true } });
    if (project) return { title: project.name, url: `/app/projects/${originId}` };
  }
  if (origin === "member" && originId !== null) {
    const member = await db.member.findFirst({ where: { id: originId }, select: { firstName: true, lastName: true } });
    if (member) return { title: `${member.firstName} ${member.lastName}`.trim(), url: `/app/members/${originId}` };
  }
  return { title: offer.title, url: `/app/offers/${offer.id}` };
}
