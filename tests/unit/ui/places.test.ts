import { asksForLeaks, PLACES, placesFor } from "#app/ui/keys/places.ts";
import { sourceFiles } from "#tests/support/sources.ts";

const namesFor = (typed: string) => placesFor(typed, PLACES).map(({ name }) => name);

test("a page is found by the beginning of its name before one that is found by another word", () => {
  expect(namesFor("of")).toEqual(["Offers", "Create offer"]);
  expect(namesFor("sales tr")).toEqual(["Sales tracking"]);
  expect(namesFor("creator")).toEqual(["Members", "Add member"]);
  expect(namesFor("MAYA15")).toEqual([]);
  expect(namesFor("")).toHaveLength(PLACES.length);
});

test("every page that keys lead to is there, and no key leads to two", () => {
  const routes = sourceFiles("app/routes/app*{.tsx,/route.tsx}").map((path) => path.replace(/^app\/routes\/|(?:\/route)?\.tsx$/g, ""));
  const addressOf = (route: string) =>
    `/${route
      .replace(/\._index$/, "")
      .replaceAll("_.", "/")
      .replaceAll(".", "/")}`;
  const addresses = routes.map(addressOf);
  expect(PLACES.filter(({ url }) => !addresses.includes(url))).toEqual([]);
  const keys = PLACES.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});

test("the open leak cases are asked for by their name, and not by a code that begins so", () => {
  expect(["leak", "Leaks ", "leak cases"].map(asksForLeaks)).toEqual([true, true, true]);
  expect(["LEAKY10", "leaks of maya", ""].map(asksForLeaks)).toEqual([false, false, false]);
});
