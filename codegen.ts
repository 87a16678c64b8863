/**
 * Admin schema + operations -> one typed document per operation (`npm run codegen`).
 * The result is committed; `npm run codegen:check` refuses a stale one.
 */
import type { CodegenConfig } from "@graphql-codegen/cli";

const asText = { input: "string", output: "string" };

export const target = "app/shopify/admin.generated.ts";

export default {
  schema: "app/shopify/admin.schema.graphql",
  documents: "app/shopify/operations/*.graphql",
  generates: {
    [target]: {
      plugins: ["typescript", "typescript-operations", "typed-document-node"],
      config: {
        onlyOperationTypes: true,
        useTypeImports: true,
        enumsAsTypes: true,
        skipTypename: true,
        scalars: {
          ...{ ID: asText, DateTime: asText, Decimal: asText, Money: asText, URL: asText, HTML: asText, StorefrontID: asText },
          // Shopify sends 64 bits as text, for JavaScript's numbers hold 53.
          UnsignedInt64: asText,
          JSON: { input: "unknown", output: "unknown" },
        },
      },
    },
  },
} satisfies CodegenConfig;
