/** The API as a merchant's own systems use it; every answer here is held against the OpenAPI document. */
import fc from "fast-check";

import { readSource, sourceFiles } from "#tests/support/sources.ts";

import { anApiShop, type ApiShop } from "./a-shop.ts";

let shop: ApiShop;
beforeAll(async () => void (shop = await anApiShop()));
afterAll(() => shop.close());

const everything = () => shop.aKey(["view", "money", "messages", "refresh"]);
type Preview = { refreshId: string; token: string; rows: Record<string, unknown>[] };

test("a merchant's script that knows only the document refreshes a code from its offer to the settled refresh", async () => {
  const offer = await shop.anOffer("SCRIPT1", "SCRIPT2");
  const events = ["code.replaced", "refresh.finished"];
  const address = { url: "https://example.com/", secret: "sealed", state: "failing", createdBy: "1", createdAt: new Date() };
  await shop.ctx.db.outgoingWebhook.create({ data: { shop: shop.ctx.shop, events, ...address } });
  const call = shop.client.with(await everything());
  const found = await call("listMembers", { query: { offerId: offer.id } });
  const member = found.body.items!.find(({ offers }) => (offers as { code: string }[])[0]?.code === "SCRIPT1")!;
  const body = { offerId: offer.id, rows: [{ memberId: member.id, newCode: "SCRIPTED" }], reason: "leak" };
  const preview = await call("previewRefresh", { body });
  expect(preview.body.rows).toMatchObject([{ oldCode: "SCRIPT1", newCode: "SCRIPTED", answer: "available", blocks: false }]);
  expect(shop.codesOf(offer)).toEqual(["SCRIPT1", "SCRIPT2"]);

  const { refreshId, token } = preview.body as Preview;
  const confirmed = await call("confirmRefresh", { params: { refreshId }, body: { token } });
  expect(confirmed).toMatchObject({ status: 202, body: { state: "running", reason: "leak" } });
  let stands = confirmed.body;
  for (let look = 0; look < 400 && stands.state !== "settled"; look++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Straight from the database: a script that asks twenty times a second would be told to wait.
    const { state } = await shop.ctx.db.refresh.findFirstOrThrow({ where: { id: refreshId } });
    if (state === "settled") stands = (await call("getRefresh", { params: { refreshId } })).body;
  }
  expect(stands).toMatchObject({ state: "settled", counts: { total: 1, done: 1 } });
  expect(shop.codesOf(offer)).toEqual(["SCRIPT2", "SCRIPTED"]);
  const rows = await call("listRefreshRows", { params: { refreshId } });
  expect(rows.body.items).toMatchObject([{ memberId: member.id, newCode: "SCRIPTED", state: "done" }]);
  const history = await call("listCodes", { query: { name: "script1" } });
  expect(history.body.items).toMatchObject([{ memberId: member.id, name: "SCRIPT1", endedFor: "leak", liveUntil: expect.any(String) }]);
  const act = await shop.ctx.db.activity.findFirstOrThrow({ where: { refreshId, kind: "refresh_started" } });
  expect(act).toMatchObject({ actor: "api_key", staffId: expect.stringMatching(/^key:/) });
  const told = await shop.ctx.db.outgoingDelivery.findMany({ orderBy: { type: "asc" } });
  expect(told.map(({ payload }) => JSON.parse(payload) as unknown)).toMatchObject([
    { type: "code.replaced", data: { memberId: member.id, offerId: offer.id, refreshId, oldCode: "SCRIPT1", newCode: "SCRIPTED" } },
    { type: "refresh.finished", data: { refreshId, changed: 1, needAttention: 0 } },
  ]);
  await shop.ctx.db.outgoingWebhook.deleteMany({});
});

test("every list can be read to its end, one row at a time, and a cursor of another list is refused", async () => {
  const { aWholeShop } = await import("#tests/support/whole-shop.ts");
  await aWholeShop(shop.app.db, "whole.myshopify.com");
  const { createApiKey } = await import("#app/access/api-keys.server.ts");
  const ctx = { shop: "whole.myshopify.com", db: shop.app.shopDb("whole.myshopify.com") };
  const made = await createApiKey(ctx, { name: "All", scopes: ["view", "money", "messages", "refresh"], by: "1", now: new Date() });
  const call = shop.client.with(made.ok ? made.key : "");
  const { id: payoutId } = await ctx.db.payoutBatch.findFirstOrThrow({});
  const { id: refreshId } = await ctx.db.refresh.findFirstOrThrow({});
  const [{ id: offerId }, { id: projectId }, { id: messageId }, { id: caseId }, { id: comparisonId }, { id: adoptionId }] =
    await Promise.all([
      ctx.db.offer.findFirstOrThrow({}),
      ctx.db.project.findFirstOrThrow({}),
      ctx.db.message.findFirstOrThrow({}),
      ctx.db.leakCase.findFirstOrThrow({}),
      ctx.db.ledgerRun.findFirstOrThrow({}),
      ctx.db.adoption.findFirstOrThrow({}),
    ]);
  const params = { payoutId, refreshId, offerId, projectId, messageId, caseId, comparisonId, adoptionId };
  const lists = shop.client.operations.filter((name) => name.startsWith("list"));
  // As many calls as a key has in a minute.
  const patient = async (...of: Parameters<typeof call>) => {
    await shop.app.db.$executeRaw`DELETE FROM "limits"."asked"`;
    return call(...of);
  };
  for (const name of lists) {
    const by: Record<string, string> = name === "listSales" ? { by: "member" } : {};
    const first = await patient(name, { params, query: { limit: "1", ...by } });
    expect([name, first.status, first.body.items!.length]).toEqual([name, 200, 1]);
    let { next } = first.body as { next: string | null };
    for (let page = 1; next !== null && page < 5; page++)
      next = (await call(name, { params, query: { limit: "1", after: next, ...by } })).body.next as string | null;
    expect(next).toBeNull();
    expect((await call(name, { params, query: { after: "bm9uZQ", ...by } })).body).toMatchObject({ status: 400, code: "bad_cursor" });
  }
  const half = Buffer.from('["2026-01-01T00:00:00.000Z","\\ud800"]').toString("base64url");
  expect((await call("listOrders", { query: { after: half } })).body).toMatchObject({ status: 400, code: "bad_cursor" });
  for (const [one, list, id] of [
    ["getMember", "listMembers", "memberId"],
    ["getOffer", "listOffers", "offerId"],
    ["getRefresh", "listRefreshes", "refreshId"],
    ["getLeakCase", "listLeakCases", "caseId"],
    ["getPayout", "listPayouts", "payoutId"],
    ["getProject", "listProjects", "projectId"],
    ["getMessage", "listMessages", "messageId"],
  ] as const) {
    const [known] = (await call(list)).body.items!;
    expect((await call(one, { params: { [id]: String(known!.id) } })).body).toEqual(known);
  }
  const [commission] = (await call("listCommissions", { query: { state: "approved" } })).body.items!;
  expect(commission).toMatchObject({ commission: { amountMinor: 90, currency: "USD" }, state: "approved" });
  expect((await call("listCommissions", { query: { state: "paid" } })).body.items).toEqual([]);
  // The same ids asked by another shop's key are not there.
  const stranger = shop.client.with(await everything());
  expect((await stranger("getRefresh", { params: { refreshId } })).body).toMatchObject({ status: 404, code: "not_found" });
  const below = Object.keys(shop.document.paths).filter((path) => /^\/.*\{\w+\}/.test(path) && shop.document.paths[path]!.get);
  for (const path of below) {
    const name = shop.document.paths[path]!.get!.operationId;
    const ids = {
      ...params,
      changeId: (await ctx.db.enrolmentChange.findFirstOrThrow({})).id,
      memberId: (await ctx.db.member.findFirstOrThrow({})).id,
    };
    expect([name, (await stranger(name, { params: ids })).status]).toEqual([name, 404]);
  }
});

test("a key may do what its scopes say, and nothing once it is revoked", async () => {
  const { listApiKeys, revokeApiKey } = await import("#app/access/api-keys.server.ts");
  const key = await shop.aKey(["view"]);
  const call = shop.client.with(key);
  expect((await call("listOffers")).status).toBe(200);
  expect((await call("listOrders")).body).toMatchObject({ status: 403, code: "not_allowed" });
  const body = { offerId: crypto.randomUUID(), rows: [{ memberId: crypto.randomUUID(), newCode: "X" }], reason: "other" };
  expect((await call("previewRefresh", { body })).body).toMatchObject({ status: 403 });
  const mine = (await listApiKeys(shop.ctx)).find(({ hint }) => key.startsWith(hint))!;
  expect(mine).toMatchObject({ lastUsedAt: expect.any(String), scopes: ["view"] });
  expect(await revokeApiKey(shop.ctx, { id: mine.id, by: "1", now: new Date() })).toBe(true);
  const refused = await call("listOffers");
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="reissue"']);
  const stored = await shop.ctx.db.apiKey.findFirstOrThrow({ where: { id: mine.id } });
  expect(JSON.stringify(stored)).not.toContain(key.slice(12));
});

test("a key that asks too often is told when to come back, and another key is not held up", async () => {
  const [busy, other] = [shop.client.with(await shop.aKey(["view"])), shop.client.with(await shop.aKey(["view"]))];
  expect((await busy("getMe")).status).toBe(200);
  await shop.app.db.$executeRaw`UPDATE "limits"."asked" SET points = 240 WHERE starts_with(key, ${`${shop.ctx.shop} api `})`;
  const last = await busy("getMe");
  expect(last).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await other("getMe")).status).toBe(200);
});

test("what cannot be read is refused with its place, and names that are taken keep the token from being made", async () => {
  const offer = await shop.anOffer("HELD1", "HELD2");
  const call = shop.client.with(await everything());
  const [one, two] = offer.members;
  const ask = (rows: object[], more: object = {}) =>
    call("previewRefresh", { body: { offerId: offer.id, rows, reason: "other", ...more } });
  const taken = await ask([{ memberId: one!.memberId, newCode: "held2" }]);
  expect(taken.body).toMatchObject({ refreshId: null, token: null, rows: [{ answer: "taken_by_member", blocks: true }] });
  expect(await shop.ctx.db.refresh.count({ where: { offerId: offer.id } })).toBe(0);
  expect((await ask([{ memberId: one!.memberId, newCode: 7 }])).body).toMatchObject({
    code: "bad_request",
    errors: [{ at: "rows.0.newCode" }],
  });
  expect((await ask([{ memberId: one!.memberId, newCode: "A\u0000B" }])).status).toBe(400);
  expect((await ask([{ memberId: one!.memberId, newCode: "A\ud800" }])).status).toBe(400);
  const capitals = await ask([{ memberId: one!.memberId.toUpperCase(), newCode: "HELDNEW" }], { offerId: offer.id.toUpperCase() });
  expect(capitals.body.rows).toMatchObject([{ memberId: one!.memberId, newCode: "HELDNEW", blocks: false }]);
  const twice = [one, one].map((member) => ({ memberId: member!.memberId, newCode: "TWICE" }));
  expect((await ask(twice)).status).toBe(400);
  expect((await ask([{ memberId: two!.memberId, newCode: "LATER" }], { oldCodesEnd: "at_time" })).body).toMatchObject({
    code: "time_past",
  });
  const until = { oldCodesEndAt: "2099-01-01T00:00:00+02:00" };
  const later = (more: object) => ask([{ memberId: two!.memberId, newCode: "LATER" }], more);
  expect((await later({ oldCodesEnd: "at_once", ...until })).body).toMatchObject({
    code: "bad_request",
    errors: [{ at: "oldCodesEndAt" }],
  });
  const { refreshId } = (await later(until)).body as Preview;
  expect((await call("getRefresh", { params: { refreshId } })).body).toMatchObject({
    oldCodesEnd: "at_time",
    oldCodesEndAt: "2098-12-31T22:00:00.000Z",
  });
  expect((await call("listOffers", { query: { limit: "0" } })).status).toBe(400);
  expect((await call("listOffers", { query: { surprise: "1" } })).status).toBe(400);
  expect((await call("getOffer", { params: { offerId: "7" } })).status).toBe(404);
});

test("a token is good for its own preview alone, by its own key, for five minutes, once", async () => {
  const offer = await shop.anOffer("TOKEN1", "TOKEN2");
  const key = await everything();
  const call = shop.client.with(key);
  const preview = async (at: number, newCode: string) => {
    const body = { offerId: offer.id, rows: [{ memberId: offer.members[at]!.memberId, newCode }], reason: "other" };
    return (await call("previewRefresh", { body })).body as Preview;
  };
  const [one, two] = [await preview(0, "TOKEN1NEW"), await preview(1, "TOKEN2NEW")];
  const confirm = (refreshId: string, token: string, by = call) => by("confirmRefresh", { params: { refreshId }, body: { token } });
  expect((await confirm(one.refreshId, two.token)).body).toMatchObject({ status: 409, code: "token_of_another_request" });
  expect((await confirm(one.refreshId, one.token, shop.client.with(await everything()))).body).toMatchObject({ code: "token_unknown" });
  const { saveDraftNames } = await import("#app/refreshes/draft-names.server.ts");
  const item = await shop.ctx.db.refreshItem.findFirstOrThrow({ where: { refreshId: two.refreshId } });
  await saveDraftNames(shop.ctx, { refreshId: two.refreshId, names: { [item.id]: "ANOTHER" } });
  expect((await confirm(two.refreshId, two.token)).body).toMatchObject({ code: "token_of_another_request" });
  await shop.ctx.db.previewToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await confirm(one.refreshId, one.token)).body).toMatchObject({ status: 409, code: "token_expired" });
  expect(await shop.started(offer)).toBe(0);
  // The next preview clears away what nobody can confirm any more.
  const again = await preview(0, "TOKEN1NEW");
  expect(await shop.ctx.db.refresh.count({ where: { offerId: offer.id } })).toBe(1);
  expect((await confirm(again.refreshId, again.token)).status).toBe(202);
  expect((await confirm(again.refreshId, again.token)).body).toMatchObject({ code: "token_used", refreshId: again.refreshId });
});

test("calls that are sent twice, race, or hold two tokens for the same end in one refresh", async () => {
  const call = shop.client.with(await everything());
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ token: fc.constantFrom(0, 1), key: fc.constantFrom("a", "b", null) }), { minLength: 2, maxLength: 5 }),
      async (calls) => {
        round += 1;
        const offer = await shop.anOffer(`RACE${round}`);
        const rows = [{ memberId: offer.members[0]!.memberId, newCode: `RACED${round}` }];
        const previews: Preview[] = [];
        for (const _ of [0, 1])
          previews.push((await call("previewRefresh", { body: { offerId: offer.id, rows, reason: "other" } })).body as Preview);
        const answers = await Promise.all(
          calls.map(({ token: at, key }) => {
            const { refreshId, token } = previews[at]!;
            const headers: Record<string, string> = key === null ? {} : { "Idempotency-Key": `${key}${round}` };
            return call("confirmRefresh", { params: { refreshId }, body: { token }, headers });
          }),
        );
        expect(await shop.started(offer)).toBe(1);
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        const refreshes = new Set(answers.filter(({ status }) => status === 202).map(({ body }) => body.id));
        expect(refreshes.size).toBe(1);
        for (const [at, { key, token }] of calls.entries()) {
          const same = calls.findIndex((one) => one.key !== null && one.key === key);
          // Of one key and one body the answers are one answer; a key that stood for another body is refused.
          if (same < at && calls[same]?.token === token && same >= 0) {
            const statuses = [answers[at]!, answers[same]!].map(({ status }) => status);
            expect(statuses[0] === statuses[1] || statuses.includes(422)).toBe(true);
          }
        }
      },
    ),
    { numRuns: 8, seed: 20_261_129, endOnFailure: true },
  );
});

test("an idempotency key is refused for another request, unless the first could not be read", async () => {
  const offer = await shop.anOffer("IDEM1", "IDEM2");
  const call = shop.client.with(await everything());
  const headers = { "Idempotency-Key": "nightly 2026-11-29" };
  const ask = (at: number) =>
    call("previewRefresh", {
      headers,
      body: { offerId: offer.id, rows: [{ memberId: offer.members[at]!.memberId, newCode: `IDEMNEW${at}` }], reason: "other" },
    });
  // A request that could not be read did nothing: the script is mended and comes again with its key.
  expect((await call("previewRefresh", { headers, body: { offerId: offer.id, rows: [], reason: "other" } })).status).toBe(400);
  const first = await ask(0);
  expect((await ask(0)).body).toEqual(first.body);
  expect((await ask(1)).body).toMatchObject({ status: 422, code: "idempotency_key_reused" });
});

test("members are deactivated and activated again, each after a preview", async () => {
  const offer = await shop.anOffer("AWAY1", "AWAY2");
  const call = shop.client.with(await everything());
  const [one, two] = offer.members;
  const params = { offerId: offer.id };
  const change = async (kind: string, memberIds: string[], confirmed = memberIds) => {
    const preview = (await call("previewChange", { params, body: { kind, memberIds } })).body as unknown as Preview;
    return { preview, answer: await call("confirmChange", { params, body: { kind, memberIds: confirmed, token: preview.token } }) };
  };
  const other = await change("deactivate", [one!.memberId], [two!.memberId]);
  expect(other.answer.body).toMatchObject({ code: "token_of_another_request" });
  const { preview, answer } = await change("deactivate", [one!.memberId]);
  expect(preview.rows).toMatchObject([{ codes: ["AWAY1"], refusal: null, message: "AWAY1 stops working." }]);
  expect(answer).toMatchObject({ status: 202, body: { kind: "deactivate", rows: [{ memberId: one!.memberId, state: "running" }] } });
  const changeId = String(answer.body.id);
  while (!(await shop.ctx.db.enrolmentChange.findFirstOrThrow({ where: { id: changeId } })).settledAt)
    await new Promise((r) => setTimeout(r, 50));
  expect(shop.codesOf(offer)).toEqual(["AWAY2"]);
  expect((await call("getChange", { params: { changeId } })).body).toMatchObject({ rows: [{ state: "done" }] });
  const again = await call("previewChange", { params, body: { kind: "deactivate", memberIds: [one!.memberId] } });
  expect(again.body).toMatchObject({ token: null, rows: [{ refusal: "already_inactive" }] });
  const back = await change("activate", [one!.memberId]);
  expect(back.answer.status).toBe(202);
  expect(await shop.ctx.db.nameClaim.count({ where: { key: "AWAY1" } })).toBe(1);
});

test("an address that is none, a method it does not take and a body that is no JSON are problems of the same shape", async () => {
  const key = await everything();
  const asked = (path: string, { headers, ...init }: RequestInit = {}) =>
    shop.send(new Request(`https://a/api/v1${path}`, { ...init, headers: { Authorization: `Bearer ${key}`, ...headers } }));
  const ask = async (...of: Parameters<typeof asked>) => {
    const response = await asked(...of);
    return [response.status, response.headers.get("content-type"), ((await response.json()) as { code: string }).code];
  };
  const type = "application/problem+json";
  expect((await asked("/members", { method: "PUT", body: "{}" })).headers.get("allow")).toBe("GET, HEAD");
  const post = (body: BodyInit, headers: Record<string, string>) => ask("/refreshes/preview", { method: "POST", body, headers });
  const unread: Record<string, string>[] = [
    { "Content-Type": "text/plain" },
    { "Content-Type": "multipart/form-data; boundary=x" },
    { "Content-Type": "application/json", "Content-Encoding": "gzip" },
  ];
  for (const headers of unread) expect(await post("{}", headers)).toEqual([415, type, "unsupported_media_type"]);
  expect(await post(Buffer.from('{"note":"Größe"}', "latin1"), { "Content-Type": "application/json; charset=utf-8" })).toEqual([
    400,
    type,
    "bad_request",
  ]);
  expect(await ask("/offers?limit=1&limit=2")).toEqual([400, type, "bad_request"]);
  expect(await ask("/nowhere")).toEqual([404, type, "not_found"]);
  expect(await ask("/members", { method: "POST", body: "{}" })).toEqual([405, type, "method_not_allowed"]);
  for (const body of ["[".repeat(5_000), "", "null", "[]"])
    expect(await post(body, { "Content-Type": "application/json" })).toEqual([400, type, "bad_request"]);
});

test("no address below /api is answered that the document does not describe", async () => {
  const { matchOperation } = await import("#app/api/call.server.ts");
  expect(sourceFiles("app/routes/api*").sort()).toEqual([
    "app/routes/api.$.ts",
    "app/routes/api.v1.$.ts",
    "app/routes/api.v1.openapi[.json].ts",
  ]);
  for (const name of ["loader", "action"] as const) {
    const { [name]: nowhere } = await import("#app/routes/api.$.ts");
    expect((await nowhere()).status).toBe(404);
  }
  const { action } = await import("#app/routes/api.v1.openapi[.json].ts");
  expect([action().status, action().headers.get("content-type")]).toEqual([405, "application/problem+json"]);

  for (const [path, methods] of Object.entries(shop.document.paths)) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      const matched = matchOperation(method, path.replaceAll(/\{\w+\}/g, crypto.randomUUID()));
      expect(matched && "operation" in matched && matched.operation.id).toBe(operationId);
    }
  }
});

test("every refusal that asks to come back says in the document that it tells when", () => {
  for (const methods of Object.values(shop.document.paths))
    for (const { responses } of Object.values(methods))
      for (const [status, { headers }] of Object.entries(responses))
        expect([status, Object.keys(headers ?? {})]).toEqual([status, ["429", "503"].includes(status) ? ["Retry-After"] : []]);
});

test("the document shows a request for each body that it describes, which its own schema takes", () => {
  const bodies = Object.values(shop.document.paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ operationId, requestBody }) => (requestBody ? [{ operationId, ...requestBody }] : [])),
  );
  expect(bodies.map(({ operationId }) => operationId).sort()).toEqual([
    "confirmChange",
    "confirmRefresh",
    "previewChange",
    "previewRefresh",
  ]);
  for (const { operationId, content } of bodies) {
    const { schema, example } = content["application/json"]!;
    expect([operationId, example && shop.client.faultsOf(schema, example)]).toEqual([operationId, null]);
  }
});

test("merchants' guide names every operation of the document", () => {
  const guide = readSource("docs/api.md");
  const paths = Object.entries(shop.document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(paths.filter((path) => !guide.includes(`\`${path}\``))).toEqual([]);
});
