/** A draft as a file, a row for each member, for those who send it by another way. */
import type { ActionFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { signingKeys } from "#app/platform/env.server.ts";
import { unsubscribeUrlOf, messageFormatOf } from "#app/messages/message-deps.server.ts";
import { exportMessage } from "#app/messages/export-message.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, shopFacts } = await forAdmin(request, "refresh", "money");
  const text = await exportMessage(ctx, {
    messageId: idFrom(params.messageId),
    words: messageFormatOf(shopFacts),
    keys: signingKeys,
    unsubscribeUrl: unsubscribeUrlOf(ctx.shop),
    now: new Date(),
  });
  if (text === null) throw notFound();
  return new Response(text, { headers: { "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" } });
}
