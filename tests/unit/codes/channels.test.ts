import { channelCodeIn, channelMeant, channelName, KNOWN_CHANNELS, mayNameChannel, slugsFor, splitChannel } from "#app/codes/channels.ts";

function first(name: string, count = 1): string[] {
  const slugs = slugsFor(name);
  return Array.from({ length: count }, () => slugs.next().value as string);
}

test("a channel's slug can be read in an address and is no page or market of a shop", () => {
  expect(first("Live Shopping!", 2)).toEqual(["live-shopping", "live-shopping-2"]);
  expect(["Search", "FR", "en-CA", "ニュース", "VIP"].map((name) => first(name)[0])).toEqual([
    "search-code",
    "fr-code",
    "en-ca-code",
    "channel",
    "vip",
  ]);
});

test("a channel is meant by its slug or its name in any letters, and a name is one line of 40 characters at most", () => {
  expect(["IG", "instagram", " In Person ", "radio"].map((typed) => channelMeant(KNOWN_CHANNELS, typed)?.slug)).toEqual([
    "ig",
    "ig",
    "in-person",
    undefined,
  ]);
  expect(["  Live   show ", "", "x".repeat(41), "a\nb"].map(channelName)).toEqual(["Live show", null, null, null]);
});

test("what stands behind a stable link begins with a channel only where the shop has that one", () => {
  const slugs = new Set(["ig"]);
  expect(splitChannel("/ig", slugs)).toEqual({ channel: "ig", rest: "" });
  expect(splitChannel("/IG/products/serum", slugs)).toEqual({ channel: "ig", rest: "/products/serum" });
  for (const rest of ["", "/", "/igloo", "/products/ig", "//ig", "/%69g"])
    expect(splitChannel(rest, slugs)).toEqual({ channel: null, rest });
});

test("creators read a channel's name in their language, and a shop's own as it was typed", () => {
  expect(channelCodeIn("de", { slug: "in-person", name: "In person" }, "MAYA")).toBe("Persönlich: MAYA");
  expect(channelCodeIn("fr", { slug: "radio", name: "Radio Nord" }, "MAYA")).toBe("Radio Nord\u00A0: MAYA");
});

test("a slug that is in use is followed by its numbers, upwards", () => {
  expect(first("VIP", 4)).toEqual(["vip", "vip-2", "vip-3", "vip-4"]);
  expect(first("Orders")).toEqual(["orders-code"]);
  expect(first("xx")).toEqual(["xx"]);
});

test("a name of 40 characters is not too long, however they are encoded", () => {
  expect(channelName("💄".repeat(40))).toBe("💄".repeat(40));
});

test.each([
  ["/ig", true],
  ["/IG/products", true],
  ["/products/serum", false],
  ["/Checkout", false],
  ["/checkouts", false],
  ["/orders/1", false],
  ["", false],
  ["/", false],
  ["//ig", false],
  ["ig", false],
])("that a channel may stand in %j is %s", (rest, may) => {
  expect(mayNameChannel(rest)).toBe(may);
});

test("the channels everybody knows have names in the creator's language, the networks are called so everywhere", () => {
  const inGerman = KNOWN_CHANNELS.map((channel) => channelCodeIn("de", channel, "MAYA"));
  expect(inGerman).toEqual(["Instagram: MAYA", "TikTok: MAYA", "YouTube: MAYA", "Podcast: MAYA", "Newsletter: MAYA", "Persönlich: MAYA"]);
  expect(channelCodeIn("fr", { slug: "newsletter", name: "Newsletter" }, "MAYA")).not.toContain("Newsletter:");
  expect(channelCodeIn("ja", { slug: "podcast", name: "Podcast" }, "MAYA")).toBe("ポッドキャスト：MAYA");
});

test("what follows the channel is kept as it is, over several lines too, and 61 letters are no channel", () => {
  expect(splitChannel("/ig/a\nb", new Set(["ig"]))).toEqual({ channel: "ig", rest: "/a\nb" });
  expect(splitChannel(`/${"x".repeat(61)}`, new Set(["x".repeat(60), "x".repeat(61)])).channel).toBeNull();
});
