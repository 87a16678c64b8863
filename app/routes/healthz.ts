import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";

/** For whoever keeps the process running: 200 while the app can reach its database, 503 otherwise. Says nothing about Shopify. */
export async function loader(): Promise<Response> {
  try {
    await db.$queryRaw`SELECT 1`;
    return Response.json({ ok: true }, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    log.error("database_unreachable", error);
    return Response.json({ ok: false }, { status: 503, headers: { "Cache-Control": "no-store" } });
  }
}
