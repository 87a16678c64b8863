import { mayManageOffers, missingForOffers, type StageKind } from "#app/projects/project.ts";

const offer = { id: "1", title: "Creators", summary: "15% off", status: "ACTIVE" };
const aProject = ({
  kinds = ["brief", "promo_codes"] as StageKind[],
  offers = [offer],
  selected = 1,
  archivedAt = null as string | null,
} = {}) => ({
  stages: kinds.map((kind) => ({ kind })),
  offers,
  selected,
  archivedAt,
});

test("Manage Offers shows when members are selected, the workflow has the Promo Codes stage and an offer is connected", () => {
  expect(mayManageOffers(aProject())).toBe(true);
  expect(mayManageOffers(aProject({ selected: 40 }))).toBe(true);
});

test("Manage Offers is hidden as soon as one of the conditions is not met, whatever the others are", () => {
  expect(mayManageOffers(aProject({ selected: 0 }))).toBe(false);
  expect(mayManageOffers(aProject({ kinds: ["brief", "content", "custom"] }))).toBe(false);
  expect(mayManageOffers(aProject({ offers: [] }))).toBe(false);
  expect(mayManageOffers(aProject({ archivedAt: "2026-03-01T00:00:00Z" }))).toBe(false);
  expect(mayManageOffers(aProject({ kinds: [], offers: [], selected: 0 }))).toBe(false);
});

test("a stage that is only called Promo Codes is not the Promo Codes stage", () => {
  const called = { ...aProject(), stages: [{ kind: "custom" as const, name: "Promo Codes" }] };
  expect(mayManageOffers(called)).toBe(false);
});

test("what is missing is named in the order in which one would add it", () => {
  expect(missingForOffers(aProject({ kinds: ["brief"], offers: [] }))).toEqual(["promo_codes_stage", "connected_offer"]);
  expect(missingForOffers(aProject({ offers: [] }))).toEqual(["connected_offer"]);
  expect(missingForOffers(aProject({ kinds: ["brief"] }))).toEqual(["promo_codes_stage"]);
  expect(missingForOffers(aProject())).toEqual([]);
});
