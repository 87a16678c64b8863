/**
 * The routes that an address can lead to, by the first two parts of its path. The router makes the patterns of every route it is given
 * anew for each request, twice; among those of one area that is quickly done, however many screens there are.
 */

/** What of a route says where it is. `path` is its own part, below its parent's. */
type Placed = { id: string; parentId?: string | undefined; path?: string | undefined };

/** Of the routes by id, those that a path may lead to, with their parents. The same ones for each path of an area. */
export function routesByArea<R extends Placed>(routes: Readonly<Record<string, R>>): (pathname: string) => Readonly<Record<string, R>> {
  const places = Object.values(routes).map((route) => ({ route, parts: partsOf(route, routes) }));
  const known = [new Set<string>(), new Set<string>()] as const;
  for (const { parts } of places) for (const at of [0, 1] as const) if (isFixed(parts[at])) known[at].add(parts[at]);
  const areas = new Map<string, Readonly<Record<string, R>>>();
  return (pathname) => {
    // An address of data is its page's with a suffix.
    const parts = pathname
      .replace(/\.data$/, "")
      .split("/")
      .filter(Boolean)
      .slice(0, 2)
      .map(toldPart);
    if (parts[0] === undefined || !known[0].has(parts[0])) return routes;
    // What names no part of any route is a parameter: there is one area for all of them.
    const area = [parts[0], ...(parts[1] === undefined ? [] : [known[1].has(parts[1]) ? parts[1] : "\0"])];
    const key = area.join("/");
    const found = areas.get(key) ?? pick(area);
    areas.set(key, found);
    return found;
  };

  function pick(area: readonly string[]): Record<string, R> {
    const picked = new Set<string>();
    for (const { route, parts } of places) {
      const mayShift = parts.slice(0, area.length).some((part) => part.endsWith("?"));
      if (!mayShift && !area.every((part, at) => !isFixed(parts[at]) || parts[at] === part)) continue;
      for (let at: R | undefined = route; at; at = at.parentId === undefined ? undefined : routes[at.parentId]) picked.add(at.id);
    }
    return Object.fromEntries(Object.entries(routes).filter(([id]) => picked.has(id)));
  }
}

/** The parts of a route's whole path, in small letters: the router does not tell cases apart. */
function partsOf<R extends Placed>(route: R, routes: Readonly<Record<string, R>>): string[] {
  const parent = route.parentId === undefined ? undefined : routes[route.parentId];
  const own = (route.path ?? "").split("/").filter(Boolean);
  return [...(parent ? partsOf(parent, routes) : []), ...own.map((part) => part.toLowerCase())];
}

/** Neither a parameter nor all the rest, and not one that may be left out. */
function isFixed(part: string | undefined): part is string {
  return part !== undefined && !part.startsWith(":") && part !== "*" && !part.endsWith("?");
}

function toldPart(part: string): string {
  try {
    return decodeURIComponent(part).toLowerCase();
  } catch {
    return part.toLowerCase();
  }
}
