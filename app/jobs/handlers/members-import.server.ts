import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { workImport } from "#app/members/import/work-import.server.ts";
import { comeBack } from "./turns.server.ts";

export function membersImport(boss: PgBoss): Handlers["members.import"] {
  return async ({ shop, importId }, { signal }) => {
    const done = await workImport(contextOf(shop), { importId, now: () => new Date(), signal });
    if (!done) await comeBack(boss, shop, { name: "members.import", payload: { shop, importId }, inSeconds: 0 });
  };
}
