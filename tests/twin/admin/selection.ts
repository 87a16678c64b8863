import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  typeFromAST,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** A validated operation, with what is needed to walk it. */
export type Operation = {
  schema: GraphQLSchema;
  node: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
};

/** The fields asked of one object type, by response key: fragments spread, `@skip` and `@include` obeyed. */
export function fieldsOf(operation: Operation, type: GraphQLObjectType, sets: SelectionSetNode[]): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const take = (set: SelectionSetNode) => {
    for (const selection of set.selections) {
      if (!isAsked(operation, selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        fields.set(key, [...(fields.get(key) ?? []), selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(operation, type, selection.typeCondition?.name.value)) take(selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = operation.fragments[selection.name.value];
        if (fragment && applies(operation, type, fragment.typeCondition.name.value)) take(fragment.selectionSet);
      }
    }
  };
  sets.forEach(take);
  return fields;
}

/** Root fields in order, as `[response key, field]`. */
export function rootFields(operation: Operation): [string, FieldNode][] {
  const root = operation.schema.getRootType(operation.node.operation);
  if (!root) return [];
  return [...fieldsOf(operation, root, [operation.node.selectionSet])].map(([key, nodes]) => [key, nodes[0]!]);
}

function isAsked(operation: Operation, selection: SelectionSetNode["selections"][number]): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, selection, operation.variables)?.["if"] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, operation.variables)?.["if"] !== false;
}

function applies({ schema }: Operation, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = typeFromAST(schema, { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition } });
  return named !== undefined && isAbstractType(named) && schema.isSubType(named, type);
}
