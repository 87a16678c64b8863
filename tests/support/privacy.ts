import type { ShopContext } from "#app/platform/tenant-client.server.ts";

/** Works off everything that compliance webhooks asked for so far, as the job does, and answers how many requests there were. */
export async function workOffPrivacy(
  contextOf: (shop: string) => ShopContext,
  { atOnce = 2_000, signal = new AbortController().signal }: { atOnce?: number; signal?: AbortSignal } = {},
): Promise<number> {
  const { db } = await import("#app/platform/db.server.ts");
  const { openRequests, workOffRequest } = await import("#app/shops/privacy-requests.server.ts");
  const open = await openRequests(db);
  for (const { id, shop } of open) {
    let ended: "done" | "more" = "more";
    while (ended === "more" && !signal.aborted) {
      ended = await workOffRequest(contextOf(shop), { requestId: id, signal, now: () => new Date(), atOnce });
    }
  }
  return open.length;
}

/** Erases a customer of the shop from beginning to end. */
export async function redactCustomer(ctx: ShopContext, person: { customerId: string | null; email?: string }): Promise<void> {
  const { customerId, email = null } = person;
  const { shop } = ctx;
  await ctx.db.privacyRequest.create({ data: { shop, topic: "customers_redact", customerId, email, receivedAt: new Date() } });
  await workOffPrivacy(() => ctx);
}
