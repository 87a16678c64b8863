import { CREATOR_NOTES, notesOf, WISH_NOTES, wishNoteOf, type Told } from "#app/portal/creator-notes.ts";
import { noteText } from "#app/portal/creator-page.ts";
import { readSource } from "#tests/support/sources.ts";

const OFFER: Told = { status: "active", startsAt: "2026-05-01T00:00:00Z", endsAt: null, code: "MAYAGLOW", oldCode: null, before: null };
const says = (offer: Partial<Told>) => notesOf({ ...OFFER, ...offer }).map((note) => note.says);
const BEFORE = { name: "MAYA15", until: "2026-06-01T12:00:00Z" };

test("a creator is told what changed, and of an old code while it still works instead", () => {
  expect(says({})).toEqual([]);
  expect(says({ before: BEFORE })).toEqual(["changed"]);
  expect(says({ before: { ...BEFORE, name: "mayaglow" } })).toEqual([]);
  expect(says({ before: BEFORE, oldCode: { name: "MAYA15", endsAt: null } })).toEqual(["old_now"]);
  expect(says({ before: BEFORE, code: null, status: "none" })).toEqual(["none", "stopped"]);
  expect(says({ before: BEFORE, code: null, status: "paused" })).toEqual(["paused"]);
  expect(says({ endsAt: "2026-12-01T00:00:00Z", before: BEFORE })).toEqual(["until", "changed"]);
});

test("a moment is written with its zone, a day without a time", () => {
  const where = { zone: "America/New_York", locale: "en-US" };
  const [old] = notesOf({ ...OFFER, oldCode: { name: "MAYA15", endsAt: "2026-08-01T22:00:00Z" } });
  expect(noteText(old!, where)).toBe("Your old code MAYA15 works until Aug 1, 2026, 6:00 PM EDT.");
  const [changed] = notesOf({ ...OFFER, before: BEFORE });
  expect(noteText(changed!, where)).toBe("Changed on Jun 1, 2026: MAYA15 no longer works, MAYAGLOW does.");
});

test("a wish is told of until it is taken back or is the code", () => {
  const wish = { name: "SHINE", state: "open", answer: "", askedAt: "2026-05-01T00:00:00Z" } as const;
  expect(wishNoteOf({ wish, code: "MAYA15" })).toEqual({ says: "open", name: "SHINE", answer: "" });
  expect(wishNoteOf({ wish: { ...wish, state: "withdrawn" }, code: "MAYA15" })).toBeNull();
  expect(wishNoteOf({ wish: { ...wish, state: "approved" }, code: "SHINE" })).toBeNull();
});

test("the theme's block and the customer account have words for everything that a creator is told", () => {
  type Words = { note: Record<string, string>; wish: Record<string, string> };
  const read = (path: string) => JSON.parse(readSource(path)) as Words & { storefront: Words };
  const surfaces = {
    block: read("extensions/reissue-storefront/locales/en.default.json").storefront,
    account: read("extensions/customer-account-codes/locales/en.default.json"),
  };
  for (const [surface, { note, wish }] of Object.entries(surfaces))
    expect([surface, Object.keys(note).toSorted(), Object.keys(wish).toSorted()]).toEqual([
      surface,
      [...CREATOR_NOTES].toSorted(),
      [...WISH_NOTES].toSorted(),
    ]);
  const handed = readSource("extensions/reissue-storefront/snippets/reissue-words.liquid");
  for (const name of [...CREATOR_NOTES.map((says) => `note_${says}`), ...WISH_NOTES.map((says) => `wish_${says}`)])
    expect(handed).toContain(`"${name}":`);
});
