import { z } from "zod";

import type { Selection } from "#app/projects/project-members.server.ts";

const ids = z
  .string()
  .transform((list) => list.split(","))
  .pipe(z.array(z.uuid()).min(1).max(20_000));

const selection = z.union([
  z
    .object({ all: z.literal("true"), stage: z.union([z.literal(""), z.uuid()]), search: z.string().max(100) })
    .transform(({ stage, search }) => ({ stageId: stage === "" ? null : stage, search: search.trim() })),
  z.object({ memberIds: ids }),
]);

/** Who is ticked in the members' table. Throws 400 for anything it never sends. */
export function selectionFrom(form: FormData): Selection {
  const parsed = selection.safeParse(Object.fromEntries(form));
  if (!parsed.success) throw badRequest();
  return parsed.data;
}

export function badRequest(): Response {
  return new Response(null, { status: 400, statusText: "Bad request" });
}
