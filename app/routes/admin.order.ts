import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forAdminExtension } from "#app/http/extension-request.server.ts";
import { orderIdFrom } from "#app/http/params.server.ts";
import { reportLeak } from "#app/leaks/leak-cases.server.ts";
import { assignOrder } from "#app/orders/attribution/assign-order.server.ts";
import { cutTo, plainJsonOrNothing } from "#app/platform/plain-text.ts";
import type { OrderPress, OrderPressed } from "#app/screens/order/order-block.ts";
import { readOrderBlock } from "#app/screens/order/read-order-block.server.ts";
import { findPlaces } from "#app/screens/report/unassigned-orders.server.ts";

/** What the block on an order's page in Shopify's admin shows, read at this moment; with `find`, whom the order can be given to. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, answer } = await forAdminExtension(request, "view", "money");
  const asked = new URL(request.url).searchParams;
  const find = asked.get("find");
  if (find !== null) return answer({ places: await findPlaces(ctx, cutTo(find, 200)) });
  const orderId = orderIdFrom(asked.get("order"));
  if (orderId === null) return answer({ block: null }, { status: 400 });
  return answer({ block: await readOrderBlock(ctx, orderId, new Date()) });
}

const orderId = z.string().refine((raw) => orderIdFrom(raw) !== null);
const press: z.ZodType<OrderPress> = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("report"), orderId, promoCodeId: z.uuid(), address: z.string().trim().max(2_000) }),
  z.object({ intent: z.literal("assign"), orderId, enrolmentId: z.uuid(), reason: z.string().trim().min(1).max(300) }),
]);

/** A leak is reported, or the order given to a member: the same as on the app's own pages. The token says who presses. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { ctx, staffId, answer } = await forAdminExtension(request, "refresh", "money");
  const parsed = press.safeParse(plainJsonOrNothing(await request.text()));
  if (!parsed.success) return answer({ pressed: null }, { status: 400 });
  const now = new Date();
  const pressed = async (one: OrderPress): Promise<OrderPressed> => {
    if (one.intent === "assign") {
      const { reason } = one;
      const done = await assignOrder(ctx, { orderId: one.orderId, enrolmentId: one.enrolmentId, reason, staff: staffId, now });
      return done.ok ? { ok: true, caseId: null } : { ok: false, because: done.reason };
    }
    const { address, promoCodeId } = one;
    if (address !== "" && !/^https?:\/\/\S+$/i.test(address)) return { ok: false, because: "address" };
    // The order is what somebody noticed: it leaked on its day at the latest.
    const order = await ctx.db.order.findFirst({ where: { id: one.orderId }, select: { processedAt: true } });
    if (!order) return { ok: false, because: "unknown" };
    const since = new Date(`${order.processedAt.toISOString().slice(0, 10)}T00:00:00Z`);
    const caseId = await reportLeak({ ...ctx, by: staffId }, { promoCodeId, address, since, now });
    return caseId === "ended" ? { ok: false, because: "ended" } : { ok: true, caseId };
  };
  return answer({ pressed: await pressed(parsed.data) });
}
