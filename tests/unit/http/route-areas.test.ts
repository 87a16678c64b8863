import { UNSAFE_flatRoutes as flatRoutes } from "@remix-run/dev";
import { matchRoutes, type AgnosticRouteObject } from "@remix-run/router";

import { routesByArea } from "#app/http/route-areas.ts";
import options from "../../../remix.config.js";

type Route = { id: string; parentId?: string | undefined; path?: string | undefined; index?: boolean | undefined };
type Routes = Readonly<Record<string, Route>>;

const root: Route = { id: "root", path: "" };
const ours: Routes = { root, ...flatRoutes("app", options.ignoredRouteFiles) };

describe("the routes of an area", () => {
  const of = routesByArea(ours);

  test("are few beside all of them", () => {
    const all = Object.keys(ours).length;
    expect(all).toBeGreaterThan(80);
    expect(Object.keys(of("/portal/codes")).length).toBeLessThan(15);
    expect(Object.keys(of("/app/payouts")).length).toBeLessThan(20);
  });

  test("lead each address where all routes lead it", () => {
    for (const address of addressesOf(ours)) expect([address, matched(of(address), address)]).toEqual([address, matched(ours, address)]);
  });

  test("are the same object for addresses that differ in a parameter alone", () => {
    expect(of("/app/members/1")).toBe(of("/app/members/2"));
    expect(of("/unsubscribe/one")).toBe(of("/unsubscribe/two"));
    expect(of("/app/members.data")).toBe(of("/app/members"));
  });

  test("are all routes where the first part names none", () => {
    expect(of("/")).toBe(ours);
    expect(of("/__manifest")).toBe(ours);
    expect(of("/_root.data")).toBe(ours);
    expect(of("/nowhere/at/all")).toBe(ours);
  });

  test("keep a route whose first part may be left out", () => {
    const routes: Routes = { a: { id: "a", path: ":lang?/shop" }, b: { id: "b", path: "en/page" }, c: { id: "c", path: "shop/page" } };
    expect(Object.keys(routesByArea(routes)("/shop/page"))).toEqual(["a", "c"]);
  });
});

/** For each route an address with parameters filled in, also by words that other routes have in that place, and odd spellings of it. */
function addressesOf(routes: Routes): string[] {
  const words = new Set(Object.values(routes).flatMap(({ path = "" }) => path.split("/").filter((part) => /^\w/.test(part))));
  const plain = Object.values(routes).flatMap((route) =>
    ["7", ...[...words].slice(0, 2)].map((word) =>
      wholePath(route, routes)
        .replaceAll(/:[^/]+/g, word)
        .replace("*", `${word}/more`),
    ),
  );
  const odd = plain.slice(0, 40).flatMap((path) => [path.toUpperCase(), `${path}/`, `/${path}`, path.replace("a", "%61"), `${path}/more`]);
  return [...new Set([...plain, ...odd])];
}

function wholePath(route: Route, routes: Routes): string {
  const parent = route.parentId === undefined ? "" : wholePath(routes[route.parentId]!, routes);
  return route.path ? `${parent.replace(/\/$/, "")}/${route.path}` : parent || "/";
}

function matched(routes: Routes, address: string): string[] | null {
  return matchRoutes(childrenOf(routes, undefined), address)?.map(({ route }) => route.id ?? "") ?? null;
}

function childrenOf(routes: Routes, parentId: string | undefined): AgnosticRouteObject[] {
  const own = Object.values(routes).filter((route) => route.parentId === parentId);
  return own.map(({ id, path, index }) => {
    const children = childrenOf(routes, id);
    return index ? { id, path, index: true } : { id, path, ...(children.length > 0 && { children }) };
  });
}
