import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { readinessOf } from "#app/readiness.server.ts";

// The server is started from the folder that holds the migrations it was built with.
const migrations = pathToFileURL(`${join(process.cwd(), "prisma/migrations")}/`);
const readiness = readinessOf(db, migrations, (error) => log.error("database_unreachable", error));

/**
 * For whoever deploys or watches the app: 200 when the database can be written, its migrations are current and a worker was
 * seen within a minute, 503 otherwise; which of them, and nothing else, is in the answer.
 */
export async function loader(): Promise<Response> {
  const answer = await readiness();
  return Response.json(answer, { status: answer.ready ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}
