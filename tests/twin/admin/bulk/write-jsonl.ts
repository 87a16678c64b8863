import { defaultFieldResolver, getNamedType, isObjectType, type GraphQLSchema } from "graphql";
import { WHOLE, type Args } from "../context.ts";

/** Lets every connection of the schema answer with all it holds: documented, a bulk query's `first` is ignored. */
export function withWholeConnections(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType))
    for (const field of Object.values(type.getFields())) {
      if (!getNamedType(field.type).name.endsWith("Connection")) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args: Args, context, info) =>
        resolve(source, { ...args, first: null, last: null, [WHOLE]: true }, context, info);
    }
  return schema;
}

type Row = Record<string, unknown>;

type Written = { lines: string[]; objectCount: number; rootObjectCount: number };

/**
 * The answer as a file: an object a line, what stood in a connection of it on lines of their own with `__parentId`
 * (documented). Asked to group, children follow their parent; otherwise nobody may count on an order, and here they come
 * after all parents. Lists that are no connections stay where they are.
 */
export function writeJsonl(data: Row, { groupObjects }: { groupObjects: boolean }): Written {
  const roots = Object.values(data)
    .filter(isConnection)
    .flatMap(({ edges }) => edges);
  const trees = roots.map(({ node }) => linesOf(node, null));
  const lines = groupObjects ? trees.flat() : [...trees.map(([root]) => root!), ...trees.flatMap(([, ...children]) => children)];
  return { lines, objectCount: lines.length, rootObjectCount: roots.length };
}

/** The node without its connections, then what stood in them, each with the id of the nearest object around it. */
function linesOf(node: Row, parentId: unknown): string[] {
  const children: string[] = [];
  const bare = (object: Row): Row =>
    Object.fromEntries(
      Object.entries(object).flatMap(([key, value]) => {
        if (isConnection(value)) {
          for (const edge of value.edges) children.push(...linesOf(edge.node, object["id"] ?? node["id"]));
          return [];
        }
        return [[key, isPlain(value) ? bare(value) : value]];
      }),
    );
  const own = bare(node);
  return [JSON.stringify(parentId === null ? own : { ...own, __parentId: parentId }), ...children];
}

function isPlain(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isConnection(value: unknown): value is { edges: { node: Row }[] } {
  return typeof value === "object" && value !== null && Array.isArray((value as { edges?: unknown }).edges);
}
