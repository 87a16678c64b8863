import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type GraphQLInputType,
  type ValueNode,
} from "graphql";

/** Whether a literal can be a value of the type, looking no deeper than itself: fields of objects are checked where they stand. */
export function literalFits(value: ValueNode, type: GraphQLInputType): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.NULL) return !isNonNullType(type);
  const inner = getNullableType(type);
  if (isListType(inner))
    return value.kind === Kind.LIST ? value.values.every((item) => literalFits(item, inner.ofType)) : literalFits(value, inner.ofType);
  if (isInputObjectType(inner)) return value.kind === Kind.OBJECT;
  if (isEnumType(inner)) return value.kind === Kind.ENUM && inner.getValue(value.value) !== undefined;
  if (!isScalarType(inner)) return false;
  try {
    return inner.parseLiteral(value) !== undefined;
  } catch {
    // A scalar says no by throwing; the caller words the refusal.
    return false;
  }
}
