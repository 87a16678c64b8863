import { createKept } from "#app/platform/kept.ts";

test("of keys that anybody names no more are kept than may be, and those asked for last stay", () => {
  const kept = createKept<object>(3);
  const make = () => ({});
  const first = kept.of("first", make);
  const second = kept.of("second", make);
  for (let at = 0; at < 10_000; at += 1) {
    kept.of(`anybody-${at}`, make);
    expect(kept.of("first", make)).toBe(first);
  }
  expect(kept.size()).toBe(3);
  expect(kept.of("second", make)).not.toBe(second);
});
