/** The buttons of the page of a change: what needs attention is retried, named anew or left, as on the page of a refresh. */
import type { BuiltOffer } from "#tests/support/builders.ts";
import { anOffer } from "#tests/support/builders.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { codesIn, shelfOf } from "#tests/support/shelf.ts";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";
let app: InstalledApp;
let page: typeof import("#app/routes/app.changes.$changeId/route.tsx");
let offer: BuiltOffer;
beforeAll(async () => {
  app = await anInstalledApp();
  page = await import("#app/routes/app.changes.$changeId/route.tsx");
});
beforeEach(async () => {
  await app.empty();
  await app.signIn();
  offer = await anOffer().withMembers(2).in(ctx(), shelfOf(app.twin.world));
});
afterAll(() => app.close());

const ctx = () => ({ shop: app.shop, db: app.shopDb(app.shop) });

async function press(changeId: string, form: Record<string, string>) {
  const token = await mintSessionToken({ shop: app.shop, clientId: API_KEY, userId: 42, sessionId: "s", secret: API_SECRET });
  const request = new Request(`https://reissue.example.com/app/changes/${changeId}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "User-Agent": BROWSER },
    body: new URLSearchParams(form),
  });
  return page.action({ request, params: { changeId }, context: {} } as Parameters<typeof page.action>[0]);
}

async function settled() {
  const [{ refreshDeps }, { advance }] = await Promise.all([import("#app/composition.server.ts"), import("#app/codes/engine/advance.ts")]);
  for (let round = 0; round < 300; round += 1) {
    const { again } = await advance(app.shop, offer.discountId, refreshDeps(app.shop));
    if (again === null) return;
    if (again !== "now") await new Promise((resolve) => setTimeout(resolve, again.inSeconds * 1_000));
  }
  throw new Error("It never settled");
}

test("rows of a change that need attention are retried with another name or left as they are, and only on their own page", async () => {
  const [{ changeMembers }, { readChange }] = await Promise.all([
    import("#app/members/changes/change-members.server.ts"),
    import("#app/members/changes/read-change.server.ts"),
  ]);
  const enrolmentIds = offer.members.map(({ enrolmentId }) => enrolmentId);
  const asked = { offerId: offer.id, createdBy: "42", enqueue: async () => {}, enrolmentIds };
  await changeMembers(ctx(), { ...asked, kind: "deactivate" });
  await settled();
  await app.aDiscount("Spring sale", ["CREATOR1", "CREATOR2"]);
  const begun = await changeMembers(ctx(), { ...asked, kind: "activate" });
  if (!begun.ok) throw new Error(begun.reason);
  const { changeId } = begun;
  await settled();
  const { rows } = (await readChange(ctx(), { changeId }))!;
  expect(rows.map(({ state }) => state)).toEqual(["parked", "parked"]);
  const [first, second] = rows.map(({ itemId }) => itemId);

  expect(await press(changeId, { intent: "retry_with_name", itemId: first!, newName: "creator 1" })).toEqual({
    refused: expect.stringContaining("Spaces are not allowed") as string,
  });
  expect(await press(changeId, { intent: "retry_with_name", itemId: first!, newName: "CREATORX" })).toEqual({ refused: null });
  expect(await press(changeId, { intent: "leave", itemId: second! })).toEqual({ refused: null });
  await settled();
  expect(codesIn(app.twin.world, offer.discountId)?.map(({ name }) => name)).toEqual(["CREATORX"]);
  expect((await readChange(ctx(), { changeId }))!.counts).toMatchObject({ done: 1, left: 1, needsAttention: 0 });
  const other = "0193fb5e-0000-7000-8000-000000000009";
  await expect(press(other, { intent: "retry", itemId: first! })).rejects.toMatchObject({ init: { status: 404 } });
});
