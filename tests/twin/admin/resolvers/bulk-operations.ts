import { gid } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import type { BulkOperation } from "../../world/types.ts";
import { connect } from "../connection.ts";
import type { Context, Fields } from "../context.ts";
import { readId } from "../ids.ts";
import { search } from "../listing.ts";
import { dateField, idField, textField } from "../search.ts";

/** An app sees its own operations only. */
const own = ({ world, clientId }: Context) => world.data.bulkOperations.filter((operation) => operation.clientId === clientId);

export const bulkOperationRoots: Fields<undefined> = {
  bulkOperation: (_root, { id }, context) => byId(own(context), readId(id, "BulkOperation")),
  /** Recorded: the newest first, and with `reverse` the oldest. */
  bulkOperations: (_root, args, context, info) => {
    const { matches } = search<BulkOperation>(
      {
        id: idField(({ id }) => id),
        status: textField(({ status }) => status.toLowerCase()),
        operation_type: textField(() => "query"),
        created_at: dateField(({ createdAt }) => createdAt),
      },
      args.query,
      context,
      info,
    );
    const found = own(context).filter((operation) => !args.query || matches(operation));
    return connect(found, { ...args, reverse: !args.reverse }, { id: ({ id }) => id });
  },
  /** The latest one, whatever became of it. Mutations in bulk are not modelled: there never was one. */
  currentBulkOperation: (_root, { type }, context) => (type === "MUTATION" ? null : (own(context).at(-1) ?? null)),
};

export const bulkOperationMutations: Fields<undefined> = {
  bulkOperationRunQuery: (_root, args, context) => {
    const asked = args as { query?: string | null; groupObjects?: boolean };
    const { operation, errors } = context.bulk.start({ query: asked.query ?? "", groupObjects: asked.groupObjects ?? false }, context);
    return { bulkOperation: operation, userErrors: errors };
  },
};

const link = (operation: BulkOperation, { bulk, origin }: Context, partial: boolean) => {
  const file = bulk.linkOf(operation);
  return file?.partial === partial ? `${origin()}${file.path}` : null;
};

export const bulkOperationFields: Fields<BulkOperation> = {
  id: ({ id }) => gid("BulkOperation", id),
  type: () => "QUERY",
  status: ({ status }) => status,
  errorCode: ({ errorCode }) => errorCode,
  query: ({ query }) => query,
  createdAt: ({ createdAt }) => createdAt,
  completedAt: ({ completedAt, status }) => (status === "COMPLETED" ? completedAt : null),
  objectCount: ({ objectCount }) => objectCount,
  rootObjectCount: ({ rootObjectCount }) => rootObjectCount,
  fileSize: ({ fileSize }) => fileSize,
  url: (operation, _args, context) => link(operation, context, false),
  partialDataUrl: (operation, _args, context) => link(operation, context, true),
};
