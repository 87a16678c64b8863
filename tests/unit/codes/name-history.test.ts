import { formerNameLabels, formerOfAnother, type NameTenure } from "#app/codes/name-history.ts";

const sofia: NameTenure = {
  enrolmentId: "enrolment",
  memberId: "sofia",
  memberName: "Sofia Marchetti",
  offerId: "offer",
  offerTitle: "Creators",
  from: new Date("2026-01-01T00:00:00Z"),
  until: new Date("2026-07-03T00:00:00Z"),
  endedFor: "leak",
  conversions: 63,
};

test("a name that was another member's is told of, one that was nobody's or the member's own is not", () => {
  const record = { holder: null, former: sofia, leakedAt: null };
  expect(formerOfAnother(record, "noah")).toBe(sofia);
  expect(formerOfAnother(record, "sofia")).toBeNull();
  expect(formerOfAnother({ ...record, former: null }, "noah")).toBeNull();
  expect(formerOfAnother(undefined, "noah")).toBeNull();
});

test("whose a name was is said with the last day and what was sold under it, as far as these are known", () => {
  const about = { name: "SOFIA10", holder: "Sofia Marchetti", until: "2026-07-03T23:30:00Z", conversions: 63 };
  const warning = "Old posts would pay the wrong person.";
  expect(formerNameLabels(about)).toBe(`SOFIA10 was Sofia Marchetti’s until Jul 3, 2026 (63 conversions). ${warning}`);
  expect(formerNameLabels({ ...about, conversions: 1 })).toBe(`SOFIA10 was Sofia Marchetti’s until Jul 3, 2026 (1 conversion). ${warning}`);
  expect(formerNameLabels({ ...about, until: null, conversions: 0 })).toBe(`SOFIA10 was Sofia Marchetti’s. ${warning}`);
  expect(formerNameLabels({ ...about, conversions: 0, date: () => "4 July" })).toBe(
    `SOFIA10 was Sofia Marchetti’s until 4 July. ${warning}`,
  );
});
