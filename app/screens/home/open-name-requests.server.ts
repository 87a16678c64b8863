import type { ShopContext } from "#app/platform/db.server.ts";
import { plural } from "#app/format/counts.ts";
import { countOpenRequests } from "#app/portal/name-requests.server.ts";

import type { Need } from "./need.ts";

/** Names that creators ask for and nobody has answered: one line for all of them. */
export async function openNameRequests({ shop, db }: ShopContext): Promise<Need[]> {
  const where = { state: "open" };
  const [waiting, first] = await Promise.all([
    countOpenRequests({ shop, db }),
    db.nameRequest.findMany({
      where,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: 3,
      select: { name: true, enrolment: { select: { member: { select: { firstName: true } } } } },
    }),
  ]);
  if (waiting === 0) return [];
  const names = first.map(({ name, enrolment }) => `${enrolment.member.firstName} asks for ${name}`);
  return [
    {
      key: "name requests",
      what: `${plural(waiting, "creator asks", "creators ask")} for another name`,
      about: names.join(", "),
      action: { content: "Answer", url: "/app/name-requests" },
    },
  ];
}
