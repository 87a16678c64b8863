import { buildSchema, Kind, parse, validate, type FragmentDefinitionNode, type OperationDefinitionNode } from "graphql";

import { readSource, sourceFiles } from "#tests/support/sources.ts";
import { requestedCost } from "#tests/twin/admin/cost.ts";

/** Shopify refuses a single request that asks for more. */
const DEAREST = 1_000;
/** Shopify's longest page: what a variable page size may at most be. */
const LONGEST_PAGE = 250;

const schema = buildSchema(readSource("app/shopify/admin.schema.graphql"));
const files = sourceFiles("app/shopify/operations/*.graphql");
const all = parse(files.map(readSource).join("\n"));
const operations = all.definitions.filter((part): part is OperationDefinitionNode => part.kind === Kind.OPERATION_DEFINITION);
const fragments = Object.fromEntries(
  all.definitions
    .filter((part): part is FragmentDefinitionNode => part.kind === Kind.FRAGMENT_DEFINITION)
    .map((fragment) => [fragment.name.value, fragment]),
);

test("every document asks only for what the Admin schema has", () => {
  expect(operations.length).toBeGreaterThan(0);
  expect(validate(schema, all).map(({ message }) => message)).toEqual([]);
});

test.each(operations.map((node) => ({ name: node.name?.value ?? "(unnamed)", node })))(
  "$name never costs more than Shopify allows one request",
  ({ node }) => {
    const pageSizes = (node.variableDefinitions ?? []).map(({ variable }) => [variable.name.value, LONGEST_PAGE]);
    expect(requestedCost({ schema, node, fragments, variables: Object.fromEntries(pageSizes) })).toBeLessThanOrEqual(DEAREST);
  },
);

test("documents are written in operations/ and nowhere else", () => {
  const inline = sourceFiles("app/**/*.{ts,tsx}").filter((path) => /\b(gql|graphql)`|#graphql/.test(readSource(path)));
  expect(inline).toEqual([]);
});
