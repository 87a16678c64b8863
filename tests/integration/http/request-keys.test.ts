/** A press that is sent again because its answer was lost is done once. */
import { randomUUID } from "node:crypto";

import { REQUEST_KEY_HEADER } from "#app/edits/request-key.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

const SHOP = "keys.myshopify.com";
let app: TestApp;
let keys: typeof import("#app/http/request-keys.server.ts");

beforeAll(async () => {
  app = await anApp();
  keys = await import("#app/http/request-keys.server.ts");
});
afterEach(() => app.empty());
afterAll(() => app.close());

/** What the app does with a press: it learns the shop, then does something and answers. */
function aServer(answer: (count: number) => Response | Promise<Response>, shop = SHOP) {
  const done = { count: 0 };
  const handle = async () => {
    await keys.claimRequestKey({ shop, db: app.shopDb(shop) });
    done.count += 1;
    return answer(done.count);
  };
  // Remix answers what an action throws; so does this.
  const answering = () => handle().catch((error: unknown) => (error instanceof Response ? error : Promise.reject(error)));
  const press = (key: string, method = "POST") =>
    keys.answerOnce(
      new Request("https://reissue.example.com/app/members.data", { method, headers: { [REQUEST_KEY_HEADER]: key } }),
      answering,
    );
  return { done, press };
}

const numbered = (count: number) => new Response(`answer ${count}`, { status: 202, headers: { "X-Remix-Response": "yes" } });

test("the second press under a key is answered like the first and not done", async () => {
  const { done, press } = aServer(numbered);
  const key = randomUUID();
  const [first, second] = [await press(key), await press(key)];
  expect([await first.text(), await second.text(), done.count]).toEqual(["answer 1", "answer 1", 1]);
  expect([second.status, second.headers.get("X-Remix-Response")]).toEqual([202, "yes"]);
});

test("what was answered is kept encrypted, and one that an older version kept in the clear is answered still", async () => {
  const { done, press } = aServer(() => new Response('{"token":"abc-secret"}'));
  const key = randomUUID();
  await press(key);
  const row = await app.db.requestKey.findFirstOrThrow({ where: { key } });
  expect(row.body).not.toContain("abc-secret");
  expect(JSON.stringify(await app.db.requestKey.findMany())).not.toContain("token");
  expect(await (await press(key)).text()).toBe('{"token":"abc-secret"}');
  // What was copied to another key opens nothing there.
  const other = randomUUID();
  await press(other);
  await app.db.requestKey.updateMany({ where: { key: other }, data: { body: row.body } });
  await expect(press(other)).rejects.toThrow("wrong_key");
  await app.db.requestKey.updateMany({ where: { key }, data: { body: '{"before":1}' } });
  expect(await (await press(key)).text()).toBe('{"before":1}');
  expect(done.count).toBe(2);
});

test("two presses under one key at the same time are done once", async () => {
  const { done, press } = aServer(async (count) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return numbered(count);
  });
  const key = randomUUID();
  const answers = await Promise.all([press(key), press(key), press(key)]);
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["answer 1", "answer 1", "answer 1"]);
  expect(done.count).toBe(1);
});

test("another key, another shop, and a reading are done for themselves", async () => {
  const { done, press } = aServer(numbered);
  const key = randomUUID();
  await press(key);
  await press(randomUUID());
  await press(key, "GET");
  expect(done.count).toBe(3);
  const other = aServer(numbered, "other.myshopify.com");
  await other.press(key);
  expect(other.done.count).toBe(1);
});

test("a press that failed on our side may be tried anew", async () => {
  const { done, press } = aServer((count) => (count === 1 ? new Response(null, { status: 500 }) : numbered(count)));
  const key = randomUUID();
  expect((await press(key)).status).toBe(500);
  expect(await (await press(key)).text()).toBe("answer 2");
  expect(done.count).toBe(2);
});

test("a press whose process died is done anew once nobody renews it", async () => {
  const { done, press } = aServer(numbered);
  const key = randomUUID();
  await app.db.requestKey.create({ data: { shop: SHOP, key, at: new Date(Date.now() - keys.LOST_AFTER_MS + 500) } });
  expect(await (await press(key)).text()).toBe("answer 1");
  expect(done.count).toBe(1);
});

test("keys of an hour ago are forgotten", async () => {
  const { press } = aServer(numbered);
  const old = randomUUID();
  await app.db.requestKey.create({
    data: { shop: SHOP, key: old, at: new Date(Date.now() - 61 * 60_000), status: 200, headers: {}, body: "" },
  });
  await press(randomUUID());
  expect(await app.db.requestKey.count({ where: { key: old } })).toBe(0);
});
