import { gid, idFrom } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import type { Segment } from "../../world/types.ts";
import { demandScope } from "../access.ts";
import type { Context, Fields } from "../context.ts";
import { list, type Listing } from "../listing.ts";
import { idField, textField, wordsField } from "../search.ts";

const LONGEST_NAME = 255;
/** Recorded. */
const MOST_SEGMENTS = 6_000;

const listing: Listing<Segment> = {
  fields: { default: wordsField(({ name }) => name), id: idField(({ id }) => id), name: textField(({ name }) => name) },
  id: ({ id }) => id,
  sorts: { CREATION_DATE: ({ createdAt }) => createdAt, LAST_EDIT_DATE: ({ editedAt }) => editedAt },
};

export const segmentRoots: Fields<undefined> = {
  segments: (_root, args, context, info) => list(listing, context.world.data.segments, args, context, info),
};

const refused = (field: string[] | null, message: string) => ({ segment: null, userErrors: [{ field, message }] });

/** Recorded, but for the grammar of queries: any query is taken. A name that is taken gets a number, and the query is kept as it came. */
export const segmentMutations: Fields<undefined> = {
  segmentCreate: (_root, { name = "", query }, { world }) => {
    if (name.trim() === "") return refused(["name"], "Name can't be blank");
    if ([...name.trim()].length > LONGEST_NAME) return refused(["name"], `Name is too long (maximum is ${LONGEST_NAME} characters)`);
    if (!query?.trim()) return refused(["query"], "Query can't be blank");
    if (world.data.segments.length >= MOST_SEGMENTS)
      return refused(null, "Segment limit reached. Delete an existing segment to create more.");
    const at = world.now().toISOString();
    const segment: Segment = { id: world.nextId(), name: freeName(name.trim(), world.data.segments), query, createdAt: at, editedAt: at };
    world.data.segments = [...world.data.segments, segment];
    world.touch();
    return { segment, userErrors: [] };
  },
};

/** `New`, `New (2)`, `New (3)`. */
function freeName(name: string, segments: readonly Segment[]): string {
  if (!segments.some((one) => one.name === name)) return name;
  const [, stem = name, number = "1"] = /^(.*) \((\d+)\)$/.exec(name) ?? [];
  return freeName(`${stem} (${Number(number) + 1})`, segments);
}

export const segmentFields: Fields<Segment> = {
  id: ({ id }) => gid("Segment", id),
  name: ({ name }) => name,
  query: ({ query }) => query,
  creationDate: ({ createdAt }) => createdAt,
  lastEditDate: ({ editedAt }) => editedAt,
};

/** Whom a discount is for. One of another type is for nobody but those segments; one that is gone is not told (assumed). */
export function segmentsOf(ids: readonly string[] | null | undefined, { world, scopes }: Context) {
  return {
    __typename: "DiscountCustomerSegments",
    segments: () => {
      demandScope(scopes, "segments", "read_customers");
      return (ids ?? []).map((id) => byId(world.data.segments, idFrom(id, "Segment"))).filter((segment) => segment !== null);
    },
  };
}
