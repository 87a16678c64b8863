import lists from "naughty-words";

import { LETTERS, prefixOf, visitorName } from "#app/pools/visitor-names.ts";
import { isUrgent, readyTarget, toMake } from "#app/pools/pool.ts";
import { visitorOf } from "#app/pools/visitor-key.ts";
import { parsePromoCode } from "#app/codes/promo-code.ts";

/** The same numbers every time, spread over all letters. */
function steady(seed: number) {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

test("a visitor's code begins with the member's name and goes on with letters that are read for no other", () => {
  const random = steady(7);
  const names = Array.from({ length: 1_000 }, () => visitorName("MAYA", random));
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) {
    expect(name).toMatch(/^MAYA-[CDFGHJKMNPQRTVWX679]{10}$/);
    expect(parsePromoCode(name)).toMatchObject({ ok: true, name });
  }
  expect([...LETTERS].filter((letter) => "AEIOU01258BILOSZ34".includes(letter))).toEqual([]);
});

test("no code reads like a swear word", () => {
  const random = steady(11);
  const words = Object.values(lists)
    .flat()
    .filter((word) => /^[CDFGHJKMNPQRTVWX679]{2,}$/i.test(word));
  for (let at = 0; at < 1_000; at += 1) {
    const [, drawn = ""] = visitorName("MAYA", random).split("-");
    expect(words.filter((word) => word.length > 2 && drawn.includes(word.toUpperCase()))).toEqual([]);
    expect(drawn).not.toMatch(/FCK|KKK|CNT|NGG/);
  }
});

test.each([
  [{ firstName: "Zoé", lastName: "Müller", handle: "@zoe" }, "ZOE"],
  [{ firstName: "", lastName: "Müller", handle: "glow.girl" }, "GLOWGIRL"],
  [{ firstName: "Maximilian-Alexander", lastName: "", handle: "" }, "MAXIMILIANAL"],
  [{ firstName: "", lastName: "", handle: "" }, "CREATOR"],
])("the readable part of %j is %s", (member, prefix) => {
  expect(prefixOf(member)).toBe(prefix);
});

test("a link that everybody follows keeps more codes ready, within bounds, and a quiet one is left alone", () => {
  expect([readyTarget(0), readyTarget(400), readyTarget(90_000)]).toEqual([20, 400, 1_000]);
  expect(toMake({ ready: 10, handedInAnHour: 0 })).toBe(0);
  expect(toMake({ ready: 9, handedInAnHour: 0 })).toBe(11);
  expect(toMake({ ready: 100, handedInAnHour: 400 })).toBe(300);
});

test("a used code is deleted at once only where Shopify would let it be used again", () => {
  expect([isUrgent("used", 1), isUrgent("used", null), isUrgent("used", 5)]).toEqual([false, true, true]);
  expect([isUrgent("withdrawn", 1), isUrgent("off", 1), isUrgent("stale", null)]).toEqual([true, true, false]);
});

test("a visitor is known by a key of their browser, and what is none is nobody's", () => {
  const asked = (query: string) => visitorOf(new URLSearchParams(query));
  const key = "0123456789abcdef0123456789abcdef";
  expect(asked("")).toBe("unknown");
  expect(asked(`reissue_visitor=${key}`)).toEqual({ key });
  for (const given of ["0", "", key.toUpperCase(), `${key}0`, "' OR 1=1"])
    expect(asked(`reissue_visitor=${encodeURIComponent(given)}`)).toBe("none");
});
