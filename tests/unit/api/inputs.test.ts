import { z } from "zod";

import { paging, times, when, yesNo } from "#app/api/inputs.ts";

test("a yes or no may come as an agent, an address or Python writes it, and as nothing else", () => {
  for (const yes of [true, "true", "True", "TRUE "]) expect(yesNo.parse(yes)).toBe(true);
  for (const no of [false, "false", "False"]) expect(yesNo.parse(no)).toBe(false);
  for (const neither of ["yes", "1", 1, 0, "", null, [], "constructor"]) expect(yesNo.safeParse(neither).success).toBe(false);
});

test("a whole number may come as a number or its digits", () => {
  for (const fifty of [50, "50", " 50", 50.0]) expect(paging.limit.parse(fifty)).toBe(50);
  expect(paging.limit.parse(undefined)).toBe(50);
  for (const none of ["", "1e2", "5.5", 5.5, 0, "0", 201, true, null, [5], "٥"]) expect(paging.limit.safeParse(none).success).toBe(false);
});

test("a time may have lost its plus in an address, or have a space where the T belongs; without an offset it is refused", () => {
  const meant = "2026-11-30T09:00:00+02:00";
  for (const one of [meant, "2026-11-30T09:00:00 02:00", "2026-11-30 09:00:00+02:00", "2026-11-30 09:00:00 02:00"])
    expect(when.parse(one)).toBe(meant);
  for (const one of ["2026-11-30T09:00:00", "2026-11-30", "tomorrow", "9999-01-01T00:00:00Z", 1_700_000_000])
    expect(when.safeParse(one).success).toBe(false);
  expect(times.from.parse("2026-11-30")).toBe("2026-11-30");
  expect(times.from.safeParse("2026-02-30").success).toBe(false);
});

test("what an agent is told of them is a plain boolean, integer and time", () => {
  const told = z.toJSONSchema(z.object({ live: yesNo.optional(), limit: paging.limit, at: when }), { io: "input" });
  expect(told).toMatchObject({
    properties: { live: { type: "boolean" }, limit: { type: "integer", maximum: 200 }, at: { type: "string", format: "date-time" } },
    required: ["at"],
  });
});
