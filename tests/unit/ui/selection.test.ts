/** What is ticked in a table of members after a press. */
import { ticked, type Tick, type Ticked } from "#app/ui/selection.ts";
import { filterLabels, readFilter } from "#app/screens/offer/offer-members-filter.ts";

const shown = ["maya", "noah", "sofia"];
const press = (before: Ticked, tick: Partial<Tick> & Pick<Tick, "kind" | "on">) => ticked(before, { which: undefined, shown, ...tick });
const nobody: Ticked = { ids: [], all: false };

test("one row after the other is ticked, also those of another page, and unticked again", () => {
  const one = press(nobody, { kind: "single", on: true, which: "maya" });
  const two = ticked(one, { kind: "single", on: true, which: "zoe", shown: ["zoe"] });
  expect(two).toEqual({ ids: ["maya", "zoe"], all: false });
  expect(press(two, { kind: "single", on: false, which: "maya" })).toEqual({ ids: ["zoe"], all: false });
});

test("with the shift key every row between two presses is ticked, each once", () => {
  const one = press(nobody, { kind: "single", on: true, which: "noah" });
  expect(press(one, { kind: "multi", on: true, which: [0, 2] }).ids.toSorted()).toEqual(["maya", "noah", "sofia"]);
  expect(press(one, { kind: "range", on: false, which: [0, 1] }).ids).toEqual([]);
});

test("a page is its rows, all is everybody, and unticking one of all leaves those that were shown", () => {
  expect(press(nobody, { kind: "page", on: true })).toEqual({ ids: shown, all: false });
  const all = press(nobody, { kind: "all", on: true });
  expect(all).toEqual({ ids: shown, all: true });
  expect(press(all, { kind: "single", on: false, which: "noah" })).toEqual({ ids: ["maya", "sofia"], all: false });
  expect(press(all, { kind: "all", on: false })).toEqual(nobody);
});

test("a filter of an offer's members is read back as it was written, and nonsense filters nothing", () => {
  const filter = { search: "maya & co", removed: true, standing: "attention", leaked: true, untold: true } as const;
  expect(readFilter(new URLSearchParams(filterLabels(filter)))).toEqual(filter);
  expect(filterLabels(readFilter(new URLSearchParams("status=owner&leaked=perhaps&told=yes&show=all&hmac=1")))).toBe("");
});
