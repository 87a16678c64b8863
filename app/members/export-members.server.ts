import type { ShopContext } from "#app/platform/db.server.ts";

import { ownChannels } from "#app/codes/channels.server.ts";
import { csvText } from "#app/format/csv-text.ts";
import type { MemberFilter } from "./member-filter.ts";
import { membersWhere } from "./member-filter.server.ts";

const AT_ONCE = 2_000;

/** The members a list shows as a file for spreadsheets. Its column ID is what an import recognises them by. */
export async function exportMembers({ db }: ShopContext, filter: MemberFilter): Promise<string> {
  const rows: string[][] = [];
  const channels = new Map((await ownChannels({ db })).map(({ slug, name }) => [slug, name]));
  for (let after: string | null = null; ;) {
    const members: Row[] = await db.member.findMany({
      where: { AND: [membersWhere(filter), ...(after === null ? [] : [{ id: { gt: after } }])] },
      orderBy: { id: "asc" },
      take: AT_ONCE,
      include: {
        codes: {
          where: { liveUntil: null, OR: [{ isPrimary: true }, { channel: { not: null } }] },
          select: { name: true, isPrimary: true, channel: true, offer: { select: { title: true } } },
          orderBy: { name: "asc" },
        },
      },
    });
    for (const { id, firstName, lastName, email, handle, customerId, codes } of members) {
      const held = codes.flatMap(({ name, isPrimary, offer }) => (isPrimary ? [`${name} (${offer.title})`] : [])).join("; ");
      const byChannel = codes
        .flatMap(({ name, channel, offer }) => (channel === null ? [] : [`${channels.get(channel) ?? channel}: ${name} (${offer.title})`]))
        .join("; ");
      rows.push([id, firstName, lastName, email, handle, customerId?.split("/").at(-1) ?? "", held, byChannel]);
    }
    after = members.at(-1)?.id ?? null;
    if (members.length < AT_ONCE)
      return csvText(["ID", "First name", "Last name", "E-mail", "Handle", "Customer ID", "Current codes", "Codes by channel"], rows);
  }
}

type Row = {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  handle: string;
  customerId: string | null;
  codes: { name: string; isPrimary: boolean; channel: string | null; offer: { title: string } }[];
};
