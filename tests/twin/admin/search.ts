import { parseSearch, type SearchNode, type SearchTerm } from "./search-syntax.ts";

/** One entry of `extensions.search`, as recorded. */
export type SearchNote = {
  path: (string | number)[];
  query: string;
  parsed: Record<string, unknown>;
  warnings: { field: string; message: string; code: string }[];
};

/** Whether an item answers to one term. */
type Matcher<T> = (item: T, term: SearchTerm) => boolean;

/** The search fields of a resource; `default` takes the terms that name none. */
export type SearchFields<T> = Record<string, Matcher<T>>;

export type Search<T> = {
  matches: (item: T) => boolean;
  /** Fields Shopify does not know for this resource: their terms are dropped, so they match everything (recorded). */
  unknown: string[];
  tree: SearchNode | null;
};

export function compileSearch<T>(query: string | null | undefined, fields: SearchFields<T>): Search<T> {
  const tree = query ? parseSearch(query) : null;
  const unknown: string[] = [];
  const compiled = tree && compile(tree, fields, unknown);
  return { matches: compiled ?? (() => true), unknown, tree };
}

export function searchNote(path: (string | number)[], query: string, search: Search<never>): SearchNote {
  const first = search.unknown[0]!;
  const value = search.tree ? valueOf(search.tree, first) : "";
  return {
    path,
    query,
    parsed: { field: first, match_all: value },
    warnings: search.unknown.map((field) => ({ field, message: "Invalid search field for this query.", code: "invalid_field" })),
  };
}

/** The value asked of a field by every match: a term that stands at the top, not under OR or NOT. */
export function demandedValue(tree: SearchNode | null, field: string): string | null {
  if (!tree) return null;
  if (tree.kind === "term") return tree.field === field && tree.operator === "=" && !tree.value.endsWith("*") ? tree.value : null;
  if (tree.kind !== "and") return null;
  for (const part of tree.parts) {
    const value = demandedValue(part, field);
    if (value !== null) return value;
  }
  return null;
}

/** Null when nothing of the node is left to check. */
function compile<T>(node: SearchNode, fields: SearchFields<T>, unknown: string[]): ((item: T) => boolean) | null {
  switch (node.kind) {
    case "term": {
      const matcher = fields[node.field];
      if (matcher) return (item) => matcher(item, node);
      unknown.push(node.field);
      return null;
    }
    case "not": {
      const inner = compile(node.part, fields, unknown);
      return inner && ((item) => !inner(item));
    }
    case "and":
    case "or": {
      const parts = node.parts.map((part) => compile(part, fields, unknown)).filter((part) => part !== null);
      if (parts.length === 0) return null;
      return node.kind === "and" ? (item) => parts.every((part) => part(item)) : (item) => parts.some((part) => part(item));
    }
  }
}

function valueOf(node: SearchNode, field: string): string | null {
  switch (node.kind) {
    case "term":
      return node.field === field ? node.value : null;
    case "not":
      return valueOf(node.part, field);
    case "and":
    case "or":
      return node.parts.map((part) => valueOf(part, field)).find((value) => value !== null) ?? null;
  }
}

/** A whole number or amount: `5`, `>5`, `<=10`. */
export function numberField<T>(of: (item: T) => number): Matcher<T> {
  return (item, { operator, value }) => compares(of(item), operator, Number(value));
}

/** An id, bare or as a gid. */
export function idField<T>(of: (item: T) => number): Matcher<T> {
  return (item, { operator, value }) => compares(of(item), operator, Number(value.split("/").at(-1)));
}

/** An instant, or a day (UTC) when only a date is given. */
export function dateField<T>(of: (item: T) => string | null): Matcher<T> {
  return (item, { operator, value }) => {
    const own = of(item);
    if (own === null) return false;
    if (operator === "=" && /^\d{4}-\d{2}-\d{2}$/.test(value)) return own.startsWith(value);
    return compares(Date.parse(own), operator, Date.parse(value));
  };
}

/** Whole text in any case; a trailing `*` takes a beginning. */
export function textField<T>(of: (item: T) => string | readonly string[] | null): Matcher<T> {
  return (item, { value }) => {
    const wanted = value.toLowerCase();
    const own = of(item) ?? [];
    return (typeof own === "string" ? [own] : own).some((text) =>
      wanted.endsWith("*") ? text.toLowerCase().startsWith(wanted.slice(0, -1)) : text.toLowerCase() === wanted,
    );
  };
}

/** Words of a text, each by its beginning. How Shopify splits words was never recorded: at anything but letters and digits (assumed). */
export function wordsField<T>(of: (item: T) => string): Matcher<T> {
  return (item, { value }) => {
    const text = of(item).toLowerCase();
    const wanted = value.toLowerCase().replace(/\*$/, "");
    return text.startsWith(wanted) || text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted));
  };
}

function compares(own: number, operator: SearchTerm["operator"], wanted: number): boolean {
  switch (operator) {
    case "=":
      return own === wanted;
    case ">":
      return own > wanted;
    case ">=":
      return own >= wanted;
    case "<":
      return own < wanted;
    case "<=":
      return own <= wanted;
  }
}
