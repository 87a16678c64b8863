import fc from "fast-check";

import { allowed, NOTHING_DRAWN, roomOfMember, roomOfOffer } from "#app/pools/draw-limit.ts";

const quiet = { drawn: NOTHING_DRAWN, busiestDay: 0, times: 3, ready: 0 };

test("a link nobody knows anything of hands out 100 in an hour and 300 in a day, an offer 1,000 or 50 for each link", () => {
  expect(roomOfMember(quiet)).toBe(100);
  expect(roomOfMember({ ...quiet, drawn: { hour: 0, hourUsed: 0, day: 290, dayUsed: 0 } })).toBe(10);
  expect(roomOfOffer({ ...quiet, links: 3 })).toBe(334);
  expect(roomOfOffer({ ...quiet, links: 300 })).toBe(5_000);
});

test("the limit rises with the busiest day and with every code that is used, and ready codes count against it", () => {
  expect(roomOfMember({ ...quiet, busiestDay: 1_000 })).toBe(1_000);
  expect(roomOfMember({ ...quiet, drawn: { hour: 100, hourUsed: 2, day: 100, dayUsed: 2 } })).toBe(200);
  expect(roomOfMember({ ...quiet, ready: 20 })).toBe(80);
  expect(roomOfMember({ ...quiet, times: 0, drawn: { hour: 1e6, hourUsed: 0, day: 1e6, dayUsed: 0 } })).toBe(Infinity);
});

test("visitors of whom one in a hundred buys are never refused", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (hour, more) => {
      const drawn = { hour, hourUsed: Math.ceil(hour / 100), day: hour + more, dayUsed: Math.ceil((hour + more) / 100) };
      expect(roomOfMember({ ...quiet, drawn })).toBeGreaterThan(0);
    }),
  );
});

test("whatever is wished for, no link and no offer is given more than its room, and who gets nothing and has nothing is named", () => {
  const wish = fc.record({
    enrolmentId: fc.uuid(),
    ready: fc.nat(20),
    wished: fc.integer({ min: 1, max: 1_000 }),
    drawn: fc.record({ hour: fc.nat(200), hourUsed: fc.nat(2), day: fc.nat(600), dayUsed: fc.nat(3) }),
    busiestDay: fc.nat(200),
  });
  fc.assert(
    fc.property(fc.uniqueArray(wish, { selector: (one) => one.enrolmentId, maxLength: 30 }), fc.nat(2_000), (wishes, hour) => {
      const offer = { ready: 0, links: 5, drawn: { hour, hourUsed: 0, day: hour, dayUsed: 0 }, busiestDay: 0, times: 3 };
      const { counts, limited } = allowed(wishes, offer);
      const given = [...counts.values()].reduce((sum, count) => sum + count, 0);
      expect(given).toBeLessThanOrEqual(Math.max(0, roomOfOffer(offer)));
      for (const { enrolmentId, ready, ...own } of wishes) {
        const count = counts.get(enrolmentId) ?? 0;
        expect(count).toBeLessThanOrEqual(Math.max(0, roomOfMember({ ...own, ready, times: 3 })));
        if (count === 0 && ready === 0) expect(limited.offer || limited.members.has(enrolmentId)).toBe(true);
      }
    }),
  );
});
