import { createHash } from "node:crypto";
import { execute, parse } from "graphql";
import { gid } from "../../world/gid.ts";
import type { BulkOperation } from "../../world/types.ts";
import type { LiveWorld } from "../../world/world.ts";
import type { BulkQueries, Context, Pace } from "../context.ts";
import { seededDraw, type Faults } from "../faults.ts";
import { adminSchema, buildAdminSchema } from "../schema.ts";
import { refusalsOf, type BulkUserError } from "./refusals.ts";
import { withWholeConnections, writeJsonl } from "./write-jsonl.ts";

/** Documented for API versions from 2026-01 on: five at a time, for an app and a shop. Before, it was one. */
const AT_ONCE = 5;
/** Documented: a link is good for seven days. */
const LINK_LIVES_MS = 7 * 86_400_000;

/** A schema of its own: it is changed. */
const wholeSchema = lazily(() => withWholeConnections(buildAdminSchema()));

type World = {
  world: LiveWorld;
  faults: Faults;
  pace: Pace;
  contextOf: (operation: BulkOperation) => Context;
};

/**
 * Bulk queries run against the very schema that answers single ones, with the rights of whoever asked and without its
 * limits of cost. Files live in this process only: after a restart, old links are dead, as they are after seven days.
 */
export function bulkQueries({ world, faults, pace, contextOf }: World): BulkQueries {
  const files = new Map<number, { text: string; partial: boolean }>();
  const nowMs = () => world.now().getTime();
  const isOver = ({ completedAt }: BulkOperation) => completedAt !== null && Date.parse(completedAt) + LINK_LIVES_MS < nowMs();

  async function end(operation: BulkOperation): Promise<void> {
    operation.completedAt = world.now().toISOString();
    if (operation.fate === "canceled") operation.status = "CANCELED";
    else await answer(operation);
    world.touch();
  }

  async function answer(operation: BulkOperation): Promise<void> {
    const result = await execute({ schema: wholeSchema(), document: parse(operation.query), contextValue: contextOf(operation) });
    const [error] = result.errors ?? [];
    if (error) {
      if (error.extensions["code"] === undefined) throw error.originalError ?? error;
      operation.status = "FAILED";
      operation.errorCode = error.extensions["code"] === "ACCESS_DENIED" ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR";
      return;
    }
    const { lines, ...counts } = writeJsonl(result.data ?? {}, operation);
    const broken = operation.fate === "broken";
    const kept = broken ? lines.slice(0, Math.floor(lines.length / 2)) : lines;
    Object.assign(operation, counts, broken ? { status: "FAILED", errorCode: "INTERNAL_SERVER_ERROR" } : { status: "COMPLETED" });
    // Documented: an operation that found nothing has no file.
    if (kept.length === 0) return;
    const text = `${kept.join("\n")}\n`;
    operation.fileSize = Buffer.byteLength(text);
    files.set(operation.id, { text, partial: broken });
  }

  return {
    start({ query, groupObjects }, { clientId, scopes, names }) {
      const struck = new Set(faults.take("bulk_query", names).map(({ kind }) => kind));
      const running = world.data.bulkOperations.filter((one) => one.clientId === clientId && one.completedAt === null);
      // Recorded for the sixth; LIMIT_REACHED, which the schema has, was never seen.
      if (struck.has("bulk_query_refused") || running.length >= AT_ONCE) {
        const which = running.map(({ id }) => gid("BulkOperation", id)).join(", ");
        return refused("OPERATION_IN_PROGRESS", `A bulk query operation for this app and shop is already in progress: ${which}.`);
      }
      const { errors } = refusalsOf(adminSchema(), query);
      if (errors.length > 0) return { operation: null, errors };
      const [least, most] = pace.bulkQueryMs;
      const takes = Math.round(least + seededDraw(pace.seed * 1_000_003 + world.data.nextId)() * (most - least));
      const operation: BulkOperation = {
        id: world.nextId(),
        clientId,
        scopes: [...scopes],
        query,
        groupObjects,
        status: "CREATED",
        errorCode: null,
        createdAt: world.now().toISOString(),
        dueAt: struck.has("bulk_query_stuck") ? null : new Date(nowMs() + takes).toISOString(),
        completedAt: null,
        fate: struck.has("bulk_query_broken")
          ? "broken"
          : struck.has("bulk_query_canceled")
            ? "canceled"
            : struck.has("bulk_query_dead_link")
              ? "dead_link"
              : "complete",
        objectCount: 0,
        rootObjectCount: 0,
        fileSize: null,
      };
      world.data.bulkOperations.push(operation);
      world.touch();
      return { operation, errors: [] };
    },

    async settle() {
      for (const operation of world.data.bulkOperations) {
        if (operation.completedAt === null && operation.dueAt !== null && Date.parse(operation.dueAt) <= nowMs()) await end(operation);
        else if (operation.completedAt === null) operation.status = "RUNNING";
        else if (isOver(operation)) operation.status = "EXPIRED";
      }
    },

    linkOf(operation) {
      const file = files.get(operation.id);
      return file && !isOver(operation) ? { path: pathOf(operation), partial: file.partial } : null;
    },

    file(path) {
      const operation = world.data.bulkOperations.find((one) => pathOf(one) === path);
      if (!operation || operation.completedAt === null) return null;
      const file = files.get(operation.id);
      return file && !isOver(operation) && operation.fate !== "dead_link" ? { text: file.text } : "expired";
    },
  };
}

function refused(code: BulkUserError["code"], message: string): { operation: null; errors: BulkUserError[] } {
  return { operation: null, errors: [{ field: null, code, message }] };
}

/** A link nobody guesses, and the same each time it is asked for. */
function pathOf({ id, createdAt, clientId }: BulkOperation): string {
  return `/bulk-files/${id}-${createHash("sha256").update(`${id} ${createdAt} ${clientId}`).digest("hex").slice(0, 32)}.jsonl`;
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
