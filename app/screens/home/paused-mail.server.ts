import type { ShopContext } from "#app/platform/db.server.ts";
import { plural } from "#app/format/counts.ts";
import { readMailPause } from "#app/messages/mail-pause.server.ts";
import { PAUSE_LABELS } from "#app/messages/pause-labels.ts";

import type { Need } from "./need.ts";

/** The mail server refuses the sender, so messages wait: one line, until a mail is taken again. */
export async function pausedMail(ctx: ShopContext): Promise<Need[]> {
  const pause = await readMailPause(ctx);
  if (!pause) return [];
  const waiting = await ctx.db.messageRecipient.count({ where: { state: "queued" } });
  if (waiting === 0) return [];
  return [
    {
      key: "mail paused",
      what: `${PAUSE_LABELS[pause.cause].what}, and ${plural(waiting, "message waits", "messages wait")}`,
      about: PAUSE_LABELS[pause.cause].look,
      action: { content: "Open settings", url: "/app/settings" },
    },
  ];
}
