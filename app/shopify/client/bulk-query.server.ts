/** Queries that Shopify runs by itself and answers with a file. https://shopify.dev/docs/api/usage/bulk-operations/queries */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { Kind, print, visit, type ValueNode } from "graphql";

import { ListBulkQueriesDocument, LookAtBulkQueryDocument, StartBulkQueryDocument } from "#app/shopify/admin.generated.ts";
import type { Admin } from "./admin-client.server.ts";
import { ShopifyRejected, ShopifyUnavailable } from "./errors.ts";

export type BulkStatus =
  | { state: "running" }
  /** `url` is null when nothing was found. Good for seven days. */
  | { state: "ready"; url: string | null }
  /** It came to nothing, or to the part of the answer behind `partialUrl`. */
  | { state: "denied" }
  | { state: "broken"; because: string; partialUrl: string | null };

type BulkQueries = {
  /**
   * Has the document run with these variables. One that is under way in the very same words is taken for this one, so that
   * a start whose answer was lost is not made twice. "busy" while Shopify runs as many of the app's as it will: five, and
   * one before 2026-01.
   */
  start<V extends Record<string, string>>(document: TypedDocumentNode<unknown, V>, variables: V): Promise<{ operationId: string } | "busy">;
  look(operationId: string): Promise<BulkStatus>;
};

export function bulkQueries(admin: Admin): BulkQueries {
  return {
    async start(document, variables) {
      const query = writtenOut(document, variables);
      const { bulkOperations } = await admin.request(ListBulkQueriesDocument, {});
      const same = bulkOperations.nodes.find((one) => one.query === query && UNDER_WAY.includes(one.status));
      if (same) return { operationId: same.id };
      const { bulkOperationRunQuery: started } = await admin.request(StartBulkQueryDocument, { query });
      const [error] = started?.userErrors ?? [];
      if (error?.code === "OPERATION_IN_PROGRESS" || error?.code === "LIMIT_REACHED") return "busy";
      if (error) throw new ShopifyRejected(error.code ?? "invalid", error.message);
      if (!started?.bulkOperation) throw new ShopifyUnavailable(5, { because: "a mutation without a payload" });
      return { operationId: started.bulkOperation.id };
    },

    async look(operationId) {
      const { bulkOperation: found } = await admin.request(LookAtBulkQueryDocument, { id: operationId });
      if (!found) return { state: "broken", because: "unknown to Shopify", partialUrl: null };
      switch (found.status) {
        case "CREATED":
        case "RUNNING":
        case "CANCELING":
          return { state: "running" };
        case "COMPLETED":
          return { state: "ready", url: found.url ?? null };
        case "FAILED":
          // A field is denied, or all: whoever reads page by page learns which.
          if (found.errorCode === "ACCESS_DENIED") return { state: "denied" };
          return { state: "broken", because: `FAILED ${found.errorCode ?? ""}`.trim(), partialUrl: found.partialDataUrl ?? null };
        case "CANCELED":
        case "EXPIRED":
          return { state: "broken", because: found.status, partialUrl: found.partialDataUrl ?? null };
      }
    },
  };
}

const UNDER_WAY = ["CREATED", "RUNNING"];

/** The document as text with its variables in place: a bulk query takes none. */
function writtenOut<V extends Record<string, string>>(document: TypedDocumentNode<unknown, V>, variables: V): string {
  return print(
    visit(document, {
      VariableDefinition: () => null,
      Variable: ({ name }): ValueNode => {
        const value = variables[name.value];
        if (value === undefined) throw new Error(`Nothing was given for $${name.value}`);
        return { kind: Kind.STRING, value };
      },
    }),
  );
}
