import { readLetter } from "#app/messages/letter.server.ts";
import { readText } from "#app/messages/render.server.ts";
import { escapeHtml, htmlOf } from "#app/messages/html.ts";
import { sharedSubject, subjectLabel } from "#app/messages/subject-labels.ts";
import { TEMPLATES, templateForRefresh } from "#app/messages/templates.ts";
import { valuesOf, VARIABLES, type Facts } from "#app/messages/variables.ts";

const words = { shopName: "Lumen Botanics", currency: "USD", zone: "America/New_York", locale: "en-US" };
const maya: Facts = {
  firstName: "Maya",
  lastName: "Lindqvist",
  offer: "Summer Glow 10",
  newCode: "MAYAMOSS",
  channels: [{ channel: { slug: "podcast", name: "Podcast" }, code: "MAYAPOD" }],
  oldCode: "GLOWMAYA10",
  oldEndsAt: "2026-11-22T20:04:00.000Z",
  link: "https://lumenbotanics.com/apps/reissue/go/maya",
  pageLink: "https://lumenbotanics.com/apps/reissue/page?t=1",
  orders: 42,
  revenueMinor: 123_456,
  earnedMinor: 12_346,
  locale: null,
  payout: {
    ...{ number: 3, minor: 9_000, currency: "CAD", on: "2026-11-20" },
    link: "https://lumenbotanics.com/apps/reissue/statement?payout=1&t=1",
  },
};

const written = (text: string, facts: Facts = maya) => {
  const read = readText(text);
  return read.ok ? read.render(valuesOf(facts, words)) : read;
};

test("every variable of the menu has a value for a member with all facts", () => {
  const text = VARIABLES.map(({ name }) => `{{ ${name} }}`).join("|");
  expect(written(text)).toEqual({
    ok: true,
    text: [
      "Maya",
      "Lindqvist",
      "Summer Glow 10",
      "MAYAMOSS",
      "MAYAMOSS, Podcast: MAYAPOD",
      "GLOWMAYA10",
      "Nov 22, 2026, 3:04 PM EST",
      "https://lumenbotanics.com/apps/reissue/go/maya",
      "https://lumenbotanics.com/apps/reissue/page?t=1",
      "42 orders",
      "$1,234.56",
      "$123.46",
      "Payout 3",
      "CA$90.00",
      "Nov 20, 2026",
      "https://lumenbotanics.com/apps/reissue/statement?payout=1&t=1",
      "Lumen Botanics",
    ].join("|"),
  });
});

test("a reader who may not see money reads a message without its amounts", () => {
  const values = valuesOf(maya, { ...words, hidesAmounts: true });
  expect([values.revenue, values.earned, values.payout_amount, values.orders]).toEqual(["(hidden)", "(hidden)", "(hidden)", "42 orders"]);
});

test("somebody who was never paid has no payout to speak of", () => {
  expect(written("{{ payout }} {{ statement_link }}", { ...maya, payout: null })).toEqual({
    ok: false,
    missing: ["payout", "statement_link"],
  });
});

test("a variable without a value is named instead of leaving a hole in the sentence", () => {
  const facts = { ...maya, oldCode: null, firstName: "" };
  expect(written("Hi {{ first_name }}, {{ old_code }} ends {{ old_code_ends }}. Use {{ new_code }}.", facts)).toEqual({
    ok: false,
    missing: ["first_name", "old_code", "old_code_ends"],
  });
});

test("a text may say what stands for a value that is missing", () => {
  expect(written('Hi {{ first_name | default: "there" }}', { ...maya, firstName: "" })).toEqual({ ok: true, text: "Hi there" });
});

test.each([
  ["a variable that there is not", "{{ new_cod }}", /no variable called new_cod/],
  ["a variable that is not closed", "Hi\n{{ first_name", /Line 2: a variable is not closed/],
  ["a condition", "{% if new_code %}x{% endif %}", /\{% if %\} cannot be used/],
  ["another file", "{% include '/etc/passwd' %}", /\{% include %\} cannot be used/],
  ["a filter that there is not", "{{ offer | shout }}", /no “shout”/],
])("%s is refused with a sentence", (_, text, problem) => {
  expect(written(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) as string });
});

test("a value that looks like a variable is text", () => {
  expect(written("{{ first_name }}", { ...maya, firstName: "{{ new_code }}" })).toEqual({ ok: true, text: "{{ new_code }}" });
});

test("a text that grows beyond all measure is not written", () => {
  const many = "{{ shop | append: shop | append: shop | append: shop | append: shop }}".repeat(100);
  const read = readText(many);
  expect(read.ok && read.render({ ...valuesOf(maya, words), shop: "x".repeat(10_000) })).toEqual({ ok: false, missing: [] });
});

test("nothing in a message can become markup in its HTML twin", () => {
  const html = htmlOf(`Hi <script>alert(1)</script> "quoted" & 'so'\nhttps://example.com/?a=1&b="><img src=x onerror=alert(2)>`);
  expect(html).not.toMatch(/<script|<img/);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).toContain(`<a href="https://example.com/?a=1&amp;b=">https://example.com/?a=1&amp;b=</a>&quot;&gt;&lt;img`);
  expect(escapeHtml(`<&>"'`)).toBe("&lt;&amp;&gt;&quot;&#39;");
});

test("a member's code stands out where it is a word of its own, whatever signs it is made of, and nowhere else", () => {
  const marked = (text: string, code: string) => [...htmlOf(text, code).matchAll(/<strong[^>]*>(.*?)<\/strong>/g)].map(([, word]) => word);
  expect(marked("It is MAYA10. Not MAYA100, not XMAYA10; MAYA10\nhttps://example.com/MAYA10", "MAYA10")).toEqual(["MAYA10", "MAYA10"]);
  expect(marked("Use A+B<C> (A+B<C>).", "A+B<C>")).toEqual(["A+B&lt;C&gt;", "A+B&lt;C&gt;"]);
  for (const code of ["$1", "a.*b", "[x]", "50%-OFF", "ÉTÉ", "\\d", "(", "{2}"]) expect(marked(`Use ${code} now`, code)).toHaveLength(1);
  expect(marked("No code here", "a")).toEqual([]);
});

test("an address in a message can be pressed without the full stop behind it, and other schemes cannot", () => {
  const html = htmlOf("See https://example.com/go/maya. Or javascript:alert(1)");
  expect(html).toContain(`<a href="https://example.com/go/maya">https://example.com/go/maya</a>.`);
  expect(html).not.toContain(`href="javascript`);
});

test.each(Object.keys(TEMPLATES) as (keyof typeof TEMPLATES)[])("the words for “%s” can be written for a member with all facts", (key) => {
  const read = readLetter(TEMPLATES[key]);
  expect(read.ok).toBe(true);
  expect(read.ok && read.letter.for(maya, words)).toMatchObject({ ok: true });
});

test("after a leak the message names both codes and what happens to past sales", () => {
  const read = readLetter(TEMPLATES.leak);
  const letter = read.ok ? read.letter.for(maya, words) : null;
  expect(letter).toMatchObject({ ok: true, subject: "Your new code: MAYAMOSS" });
  expect(letter?.ok && letter.body).toContain("GLOWMAYA10 no longer works");
  expect(letter?.ok && letter.body).toContain("stays on your account");
});

test("a member who kept the name of their code is never told that it stopped working", () => {
  const kept = { ...maya, newCode: "GLOWMAYA10", oldCode: null, oldEndsAt: null };
  for (const key of ["leak", "rename", "ending"] as const) {
    const read = readLetter(TEMPLATES[key]);
    expect(read.ok && read.letter.for(kept, words)).toMatchObject({ ok: false });
  }
  const reset = readLetter(TEMPLATES.reset);
  const letter = reset.ok ? reset.letter.for(kept, words) : null;
  expect(letter?.ok && letter.body).toContain("You do not need to change anything.");
});

test("the words follow the reason, whether both codes work, and whether names stayed", () => {
  expect(templateForRefresh({ reason: "leak", bothWork: false, sameNames: false })).toBe("leak");
  expect(templateForRefresh({ reason: "leak", bothWork: true, sameNames: false })).toBe("ending");
  expect(templateForRefresh({ reason: "creator_request", bothWork: false, sameNames: false })).toBe("rename");
  expect(templateForRefresh({ reason: "reset_usage", bothWork: false, sameNames: true })).toBe("reset");
});

test("a subject with variables reads as words in a list", () => {
  expect(subjectLabel("Your new code: {{ new_code }}")).toBe("Your new code: [New code]");
  expect(subjectLabel("  ")).toBe("No subject yet");
  expect(subjectLabel("Your code for {{ offer }} is {{ new_code }}", "Glow 10")).toBe("Your code for Glow 10 is [New code]");
  expect(sharedSubject("Your code for {{ offer }}", "Glow 10")).toBe("Your code for Glow 10");
  expect(sharedSubject("Your code is now {{ new_code }}")).toBe("Your code is now …");
});
