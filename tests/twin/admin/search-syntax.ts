/** Shopify's search syntax: `field:value`, `field:>value`, quotes, AND (also implied), OR, NOT or `-`, parentheses. */
export type SearchTerm = { kind: "term"; field: string; operator: "=" | ">" | ">=" | "<" | "<="; value: string };

export type SearchNode = SearchTerm | { kind: "not"; part: SearchNode } | { kind: "and" | "or"; parts: SearchNode[] };

/** Null for a query without a term. An unclosed bracket or a stray connective is read past, never refused. */
export function parseSearch(query: string): SearchNode | null {
  const tokens = query.match(TOKEN) ?? [];
  let next = 0;

  const either = (): SearchNode | null => joined("or", all, () => tokens[next] === "OR" && next++ >= 0);
  const all = (): SearchNode | null =>
    joined("and", one, () => {
      if (tokens[next] === "AND") next++;
      return next < tokens.length && tokens[next] !== ")" && tokens[next] !== "OR";
    });
  const one = (): SearchNode | null => {
    const token = tokens[next++];
    if (token === undefined || token === ")") return null;
    if (token === "NOT") return negated(one());
    if (token === "(" || token === "-(") {
      const inside = either();
      if (tokens[next] === ")") next++;
      return token === "(" ? inside : negated(inside);
    }
    return token.startsWith("-") && token.length > 1 ? negated(term(token.slice(1))) : term(token);
  };
  const parts: SearchNode[] = [];
  while (next < tokens.length) {
    const part = either();
    if (part) parts.push(part);
  }
  return together("and", parts);
}

const TOKEN = /-?\(|\)|(?:[^\s()"':]+:)?(?:[<>]=?)?(?:"[^"]*"|'[^']*'|[^\s()"']+)/g;

function joined(kind: "and" | "or", part: () => SearchNode | null, more: () => boolean): SearchNode | null {
  const parts: SearchNode[] = [];
  do {
    const found = part();
    if (found) parts.push(found);
  } while (more());
  return together(kind, parts);
}

function together(kind: "and" | "or", parts: SearchNode[]): SearchNode | null {
  return parts.length > 1 ? { kind, parts } : (parts[0] ?? null);
}

const negated = (part: SearchNode | null): SearchNode | null => part && { kind: "not", part };

function term(token: string): SearchTerm {
  const named = /^([A-Za-z_.]+):(.*)$/s.exec(token);
  const [field, rest] = named ? [named[1]!, named[2]!] : ["default", token];
  const compared = /^(>=|<=|>|<)(.*)$/s.exec(rest);
  const value = (compared ? compared[2]! : rest).replace(
    /^"([^"]*)"$|^'([^']*)'$/s,
    (_all, double?: string, single?: string) => double ?? single ?? "",
  );
  return { kind: "term", field, operator: (compared?.[1] as SearchTerm["operator"] | undefined) ?? "=", value };
}
