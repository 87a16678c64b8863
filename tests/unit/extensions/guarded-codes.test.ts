/** The Function that refuses guarded codes, compiled and run as Shopify documents it. */
import { readFileSync, statSync } from "node:fs";

import * as fc from "fast-check";
import { parse as parseQuery, stripIgnoredCharacters } from "graphql";
import { parse as parseToml } from "smol-toml";
import { z } from "zod";

import { equalKeyOf, keyOf } from "#app/codes/promo-code.ts";
import { guardState, LINK_ATTRIBUTE, linkProofs, MOST_GUARDED, type Guarded } from "#app/leaks/guards/guard-state.ts";
import { LONGEST_SENTENCE } from "#app/leaks/guards/sentence.ts";
import { counting } from "#tests/support/function/count-instructions.ts";
import { runnerOf } from "#tests/support/function/run-function.ts";
import { readSource } from "#tests/support/sources.ts";
import { builtFunction } from "../../../scripts/build-function.ts";

const KEY = "k3yk3yk3yk3yk3yk3yk3yk";
const DAY_MS = 86_400_000;
const NOW = new Date("2026-11-30T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

let path: string;
let module: WebAssembly.Module;
let runner: ReturnType<typeof runnerOf>;
beforeAll(() => {
  path = builtFunction();
  module = new WebAssembly.Module(readFileSync(path));
  runner = runnerOf(module);
}, 300_000);

type Entered = { code: string; rejectable: boolean };
type Cart = { entered: Entered[]; link?: string | null; date?: string };

const inputOf = (state: unknown, { entered, link = null, date = "2026-11-30" }: Cart) => ({
  enteredDiscountCodes: entered,
  cart: { link: link === null ? null : { value: link } },
  shop: { localTime: { date } },
  discount: { metafield: state === undefined ? null : { jsonValue: state } },
});
const stateOf = (guarded: readonly Guarded[]) => JSON.parse(guardState(guarded, KEY) ?? "null") as Record<string, unknown>;
type Answer = { operations: { enteredDiscountCodesReject: { codes: { code: string }[]; message: string } }[] };
const run = (input: unknown) => runner.run(input) as Answer;
/** What strangers read, by the code as they entered it. */
const refusedBy = (answer: Answer) =>
  answer.operations.flatMap(({ enteredDiscountCodesReject: { codes, message } }) => codes.map(({ code }) => [code, message] as const));

const maya: Guarded = { name: "MAYA15", sentence: "Use Maya’s link to get this offer." };
const entered = (...codes: string[]) => codes.map((code) => ({ code, rejectable: true }));

test("a guarded code works for whoever came through the link, and others read the merchant's sentence", () => {
  const state = stateOf([maya]);
  expect(refusedBy(run(inputOf(state, { entered: entered("maya15") })))).toEqual([["maya15", maya.sentence]]);
  const link = linkProofs("MAYA15", { key: KEY, now: daysAgo(3) }).join(" ");
  expect(run(inputOf(state, { entered: entered("maya15"), link }))).toEqual({ operations: [] });
  expect(run(inputOf(state, { entered: entered("LEO20", "SUMMER") }))).toEqual({ operations: [] });
});

test("a proof of another code, of another key, or of more than a month ago is none", () => {
  const state = stateOf([maya]);
  const proof = (name: string, now: Date, key = KEY) => linkProofs(name, { key, now }).join(" ");
  const refuses = (link: string, date?: string) =>
    run(inputOf(state, { entered: entered("MAYA15"), link, ...(date && { date }) })).operations.length > 0;
  expect(refuses(proof("LEO20", NOW))).toBe(true);
  expect(refuses(proof("MAYA15", NOW, "another-key-of-22-chars"))).toBe(true);
  expect([refuses(proof("MAYA15", daysAgo(31))), refuses(proof("MAYA15", daysAgo(32)))]).toEqual([false, true]);
  // A shop west of UTC is a day behind when the link was followed, and a date that nobody can read says nothing of age.
  expect([refuses(proof("MAYA15", NOW), "2026-11-29"), refuses(proof("MAYA15", daysAgo(400)), "today")]).toEqual([false, false]);
  expect(refuses(`${proof("LEO20", NOW)} ${proof("MAYA15", NOW)}`)).toBe(false);
});

test("what Shopify does not let a Function refuse is not refused", () => {
  expect(run(inputOf(stateOf([maya]), { entered: [{ code: "MAYA15", rejectable: false }] }))).toEqual({ operations: [] });
});

const NAMES = ["MAYA15", "Zoé-10", "JÜRGEN", "STRASSE", "ΣΟΦΙΑ20", "ЖАННА", "Ñandú", "İSTANBUL", "GLOW✨", "ǆungla"];
const OTHERS = ["LEO20", "ZOE-10", "JURGEN", "STRAẞE", "MAYA1", "MAYA155", "Zoe\u0301e", "SUMMER", "GLOW🌟", "GLOW", ""];
/** Every way a name is typed that is the same to Shopify, and the names beside them. */
const typedAs = (name: string) =>
  [name, name.toLowerCase(), name.toUpperCase(), name.slice(0, 1) + name.slice(1).toLowerCase()].flatMap((cased) =>
    ["NFC", "NFD"].flatMap((form) => ["", " ", "\u00a0"].map((blank) => blank + cased.normalize(form) + blank)),
  );
const anyCode = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES.flatMap(typedAs)) },
  { weight: 3, arbitrary: fc.constantFrom(...OTHERS.flatMap(typedAs)) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);
type Proof = { text: string; of: string | null };
const proofs = NAMES.flatMap((name) =>
  [0, 1, 30, 31, 32, 60].flatMap((age): Proof[] => [
    { text: linkProofs(name, { key: KEY, now: daysAgo(age) }).join(" "), of: age <= 31 ? name : null },
    ...(age === 0 ? [{ text: linkProofs(name, { key: `${KEY}x`, now: NOW }).join(" "), of: null }] : []),
  ]),
);
const nonsense = ["", ".", "20422.", "20422.AAAAAAAAAAAAAAAAAAAA", "x.y z"].map((text): Proof => ({ text, of: null }));
const anyCart = fc.record({
  codes: fc.array(fc.record({ code: anyCode, rejectable: fc.constantFrom(true, true, true, false) }), { maxLength: 5 }),
  links: fc.array(fc.constantFrom(...proofs, ...nonsense), { maxLength: 4 }),
  guarded: fc.constantFrom(NAMES, NAMES.slice(0, 5), NAMES.slice(4), NAMES.slice(0, 1)),
});

test("of ten thousand carts no shopper with the link's proof is refused, no other code is touched, and every stranger is told", () => {
  const states = new Map<readonly string[], Record<string, unknown>>();
  fc.assert(
    fc.property(anyCart, ({ codes, links, guarded }) => {
      const state = states.get(guarded) ?? stateOf(guarded.map((name) => ({ name, sentence: `Use the link for ${name}` })));
      states.set(guarded, state);
      const expected = codes.flatMap(({ code, rejectable }) => {
        const name = guarded.find((one) => keyOf(one) === keyOf(code));
        return rejectable && name !== undefined && !links.some(({ of }) => of === name) ? [[code, `Use the link for ${name}`]] : [];
      });
      expect(refusedBy(run(inputOf(state, { entered: codes, link: links.map(({ text }) => text).join(" ") })))).toEqual(expected);
    }),
    { numRuns: 10_000, seed: 1911 },
  );
});

test("names that Shopify takes for free only without their like, but that are two codes, are told apart", () => {
  expect([equalKeyOf("Zoé-10"), keyOf("Zoé-10")]).toEqual([equalKeyOf("ZOE-10"), "ZOÉ-10"]);
  expect(run(inputOf(stateOf([{ ...maya, name: "Zoé-10" }]), { entered: entered("ZOE-10", "zoe-10") }))).toEqual({ operations: [] });
});

test("a state that is malformed, missing or of another version refuses nothing", () => {
  const good = stateOf([maya]);
  const cart = { entered: entered("MAYA15") };
  const broken: unknown[] = [
    ...[undefined, null, 1, "x", [], {}, { ...good, v: 2 }, { ...good, v: "1" }, { ...good, v: null }],
    ...Object.keys(good).map((field) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== field))),
    ...[
      { ...good, key: "short" },
      { ...good, key: 7 },
      { ...good, codes: `${String(good.codes)}A` },
      { ...good, codes: [good.codes] },
    ],
    ...[
      { ...good, says: [] },
      { ...good, says: [7] },
      { ...good, says: [""] },
      { ...good, codes: String(good.codes).replace(/00$/, "zz") },
    ],
    { ...good, codes: String(good.codes).replace(/00$/, "??") },
  ];
  for (const state of broken) expect(run(inputOf(state, cart))).toEqual({ operations: [] });
});

test("whatever else the input is, the Function answers and refuses no code that is not guarded", () => {
  const good = stateOf([maya]);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), fc.boolean(), (one, other, whole) => {
      const input = whole
        ? one
        : { ...inputOf(good, { entered: [] }), enteredDiscountCodes: [one, { code: other, rejectable: true }], cart: one, shop: other };
      expect(refusedBy(run(input)).filter(([code]) => keyOf(code) !== "MAYA15")).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(refusedBy(run({ ...inputOf(good, { entered: entered("MAYA15") }), cart: null, shop: null }))).toHaveLength(1);
});

test("five hundred guarded codes keep to Shopify's limits", () => {
  const guarded = Array.from({ length: MOST_GUARDED }, (_, at) => ({
    name: `CREATOR${at}-${at % 7}`,
    sentence: `Follow the link of creator ${at % 25}. ${"x".repeat(70)}`,
  }));
  const value = guardState(guarded, KEY) ?? "";
  // A Function sees metafields of up to 10,000 bytes, and 64,000 bytes of input.
  expect(Buffer.byteLength(value)).toBeGreaterThan(6_000);
  expect(Buffer.byteLength(value)).toBeLessThan(10_000);
  const cart = {
    entered: entered(...guarded.slice(-20).map(({ name }) => name.toLowerCase())),
    link: guarded
      .slice(0, 10)
      .flatMap(({ name }) => linkProofs(name, { key: KEY, now: NOW }))
      .join(" "),
  };
  const input = inputOf(JSON.parse(value), cart);
  expect(JSON.stringify(input).length).toBeLessThan(64_000);
  const metered = runnerOf(new WebAssembly.Module(counting(readFileSync(path))));
  const answer = metered.run(input) as Answer;
  expect(refusedBy(answer)).toHaveLength(20);
  // 11 million for a cart of up to 200 lines; what Shopify's own side of the interface executes comes on top.
  expect(metered.instructions()).toBeGreaterThan(100_000);
  expect(metered.instructions()).toBeLessThan(2_000_000);
  expect(statSync(path).size).toBeLessThan(64 * 1024);
  // What it writes has a limit of 20,000 bytes.
  expect(JSON.stringify(answer).length).toBeLessThan(20_000);
});

test("more codes than the limits allow are refused by the app, so that the guarded ones stay guarded", () => {
  const many = (count: number, sentence: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => ({ name: `C${at}`, sentence: sentence(at) }));
  expect(
    guardState(
      many(MOST_GUARDED + 1, () => "Use the link."),
      KEY,
    ),
  ).toBeNull();
  expect(
    guardState(
      many(200, (at) => `${at} ${"x".repeat(LONGEST_SENTENCE - 4)}`),
      KEY,
    ),
  ).toBeNull();
});

test("the state tells no name, and the same name has another hash in another shop", () => {
  const state = guardState([maya], KEY) ?? "";
  expect(state.replace(maya.sentence, "")).not.toMatch(/maya/i);
  expect(JSON.parse(guardState([maya], `${KEY}x`) ?? "{}")).not.toMatchObject({ codes: stateOf([maya]).codes });
});

// The rules of Shopify CLI's own schemas (@shopify/app 3.58, function extensions; HandleSchema), and the limits of an input query.
const configuration = z.strictObject({
  api_version: z.string().regex(/^20\d\d-(01|04|07|10)$/),
  extensions: z.tuple([
    z.strictObject({
      name: z.string().min(1),
      handle: z.string().regex(/^(?!-)[a-zA-Z0-9-]{1,30}(?<!-)$/),
      type: z.literal("function"),
      description: z.string().min(1),
      targeting: z.tuple([
        z.strictObject({ target: z.literal("cart.lines.discounts.generate.run"), input_query: z.string(), export: z.literal("run") }),
      ]),
      build: z.strictObject({ command: z.string(), path: z.string().endsWith(".wasm"), watch: z.array(z.string()) }),
    }),
  ]),
});

test("its configuration keeps to the rules that Shopify CLI checks, and its query asks for no more than Shopify allows", () => {
  const { api_version: version, extensions } = configuration.parse(
    parseToml(readSource("extensions/guarded-codes/shopify.extension.toml")),
  );
  // Codes can be refused since 2026-01.
  expect(version >= "2026-01").toBe(true);
  const query = readSource(`extensions/guarded-codes/${extensions[0].targeting[0].input_query}`);
  expect(parseQuery(query).definitions).toHaveLength(1);
  expect(stripIgnoredCharacters(query).length).toBeLessThan(3_000);
  expect(query).toContain(`attribute(key: "${LINK_ATTRIBUTE}")`);
  expect(path.endsWith(extensions[0].build.path)).toBe(true);
  const scripts = (JSON.parse(readSource("package.json")) as { scripts: Record<string, string> }).scripts;
  expect(Object.keys(scripts)).toContain(extensions[0].build.command.replace("npm run ", ""));
  const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
  expect(exported).toEqual(expect.arrayContaining(["run", "memory"]));
  expect([...new Set(WebAssembly.Module.imports(module).map((one) => one.module))]).toEqual(["shopify_function_v2"]);
});
