import { GraphQLError, isScalarType, Kind, type GraphQLSchema, type ValueNode } from "graphql";

/** Gives Shopify's scalars their own checks; the refusals are Shopify's words where they were recorded. */
export function installScalars(schema: GraphQLSchema): void {
  install(schema, "Decimal", decimalIn, String);
  install(schema, "Money", decimalIn, String);
  install(schema, "DateTime", dateTimeIn, (value) => secondsOf(String(value)));
  install(schema, "UnsignedInt64", unsignedIn, String);
}

function install(schema: GraphQLSchema, name: string, read: (value: unknown) => unknown, write: (value: unknown) => unknown): void {
  const type = schema.getType(name);
  if (!isScalarType(type)) throw new Error(`The schema has no scalar ${name}.`);
  type.parseValue = read;
  type.parseLiteral = (node: ValueNode) => {
    if (node.kind === Kind.INT || node.kind === Kind.FLOAT || node.kind === Kind.STRING) return read(node.value);
    throw new GraphQLError(`${name} is written as a string or a number.`);
  };
  type.serialize = write;
}

function decimalIn(value: unknown): string {
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new GraphQLError(`invalid decimal '${text}'`);
  return text;
}

function dateTimeIn(value: unknown): string {
  const moment = Date.parse(String(value));
  if (typeof value !== "string" || Number.isNaN(moment)) throw new GraphQLError(`invalid date '${String(value)}'`);
  return new Date(moment).toISOString();
}

function unsignedIn(value: unknown): string {
  const text = String(value);
  if (/^-\d+$/.test(text)) throw new GraphQLError(`UnsignedInt64 '${text}' is out of range`);
  if (!/^\d+$/.test(text)) throw new GraphQLError(`UnsignedInt64 invalid value '${text}'`);
  return text;
}

/** Shopify tells time to the second. */
function secondsOf(instant: string): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, "Z");
}
