/** Access and refresh tokens in the database, as a backup would show them. */
import { spawn } from "node:child_process";
import { once } from "node:events";

import { aKey, aRing, TEST_KEYS } from "#tests/support/keys.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { repository } from "#tests/support/stack/folders.ts";

let app: InstalledApp;
let storage: (typeof import("#app/shopify/session-storage.server.ts"))["sessionStorage"];
let tokens: typeof import("#app/shopify/client/offline-token.server.ts");
let sealing: typeof import("#app/keys/sealed-text.server.ts");
let keys: typeof import("#app/shopify/token-keys.server.ts");
beforeAll(async () => {
  app = await anInstalledApp();
  ({ sessionStorage: storage } = await import("#app/shopify/session-storage.server.ts"));
  tokens = await import("#app/shopify/client/offline-token.server.ts");
  sealing = await import("#app/keys/sealed-text.server.ts");
  keys = await import("#app/shopify/token-keys.server.ts");
});
beforeEach(() => app.empty());
afterAll(() => app.close());

const former = aRing(aKey("t0"));
const id = () => `offline_${app.shop}`;
/** Every table that could hold one, as text. */
async function dumped(): Promise<string> {
  const tables = await app.db.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'jobs')`;
  const texts = await Promise.all(
    tables.map(({ name }) =>
      app.db.$queryRawUnsafe<{ text: string | null }[]>(`SELECT string_agg(t::text, ' ') AS text FROM ${name} AS t`),
    ),
  );
  return texts.flatMap((rows) => rows.map(({ text }) => text ?? "")).join("\n");
}
/** Seals the row's tokens as another process would, with its own first key. */
async function sealedWith(ring: typeof former): Promise<void> {
  const row = await app.db.session.findUniqueOrThrow({ where: { id: id() } });
  const data = {
    accessToken: await sealing.seal(row.accessToken, { row: id(), column: "accessToken" }, ring),
    refreshToken: await sealing.seal(row.refreshToken ?? "", { row: id(), column: "refreshToken" }, ring),
  };
  await app.db.session.update({ where: { id: id() }, data });
}

test("no row of the database holds a token that works, after a sign-in and after a renewal", async () => {
  const first = await app.signIn({ seconds: 60 });
  const renewed = await tokens.offlineToken(app.shop);
  const session = await storage.loadSession(id());
  expect(session).toMatchObject({ accessToken: renewed });
  const text = await dumped();
  expect(text).toContain(id());
  for (const token of [first.accessToken, first.refreshToken, renewed, session!.refreshToken!]) expect(text).not.toContain(token);
  expect(text).not.toMatch(/shpat_|shprt_/);
});

test("tokens that stood in the clear go on working, and are encrypted when they are first read", async () => {
  const { accessToken, refreshToken } = await app.signIn();
  expect(await dumped()).toContain(accessToken);
  expect(await tokens.offlineToken(app.shop)).toBe(accessToken);
  expect(await dumped()).not.toMatch(/shpat_|shprt_/);
  expect(await storage.loadSession(id())).toMatchObject({ accessToken, refreshToken });
});

test("the worker's start takes over every row that stands in the clear or under a former key, and counts them", async () => {
  const { accessToken, refreshToken } = await app.signIn();
  await app.db.session.create({
    data: { id: "offline_other.myshopify.com", shop: "other.myshopify.com", state: "", accessToken: "shpat_o" },
  });
  expect(await storage.sealAll()).toBe(2);
  expect(await storage.sealAll()).toBe(0);
  expect(await dumped()).not.toMatch(/shpat_|shprt_/);
  expect(await storage.loadSession(id())).toMatchObject({ accessToken, refreshToken });
  expect(await storage.loadSession("offline_other.myshopify.com")).toMatchObject({ accessToken: "shpat_o", refreshToken: undefined });
});

test("a key is changed without a shop signing in anew: the former key still reads, and everything moves to the first", async () => {
  const { accessToken, refreshToken } = await app.signIn();
  await sealedWith(former);
  const { SealedSessionStorage } = await import("#app/shopify/session-storage.server.ts");
  const both = new SealedSessionStorage(aRing(TEST_KEYS.TOKEN_KEYS, aKey("t0")));
  expect(await both.sealAll()).toBe(1);
  expect(await storage.loadSession(id())).toMatchObject({ accessToken, refreshToken });
  expect(await keys.keysFit(aRing(TEST_KEYS.TOKEN_KEYS))).toEqual({ ok: true });
});

test("an encrypted token is refused in another row and in the other column", async () => {
  const ring = aRing(TEST_KEYS.TOKEN_KEYS);
  const sealed = await sealing.seal("shpat_x", { row: "offline_a", column: "accessToken" }, ring);
  expect(await sealing.open(sealed, { row: "offline_a", column: "accessToken" }, ring)).toEqual({ ok: true, text: "shpat_x" });
  for (const place of [{ row: "offline_b", column: "accessToken" } as const, { row: "offline_a", column: "refreshToken" } as const])
    expect(await sealing.open(sealed, place, ring)).toEqual({ ok: false, reason: "wrong_key", keyId: "t1" });
});

test("a key that is missing or another one is noticed at the start, and one damaged row is not taken for it", async () => {
  expect(await keys.keysFit(former)).toEqual({ ok: true });
  await app.signIn();
  await storage.sealAll();
  expect(await keys.keysFit(aRing(TEST_KEYS.TOKEN_KEYS))).toEqual({ ok: true });
  expect(await keys.keysFit(former)).toEqual({ ok: false, reason: "holds no key t1" });
  expect(await keys.keysFit(aRing(aKey("t1", "another")))).toEqual({ ok: false, reason: "holds another key t1" });
  const { accessToken } = await app.db.session.findUniqueOrThrow({ where: { id: id() } });
  await app.db.session.create({ data: { id: "offline_other.myshopify.com", shop: "other.myshopify.com", state: "", accessToken } });
  expect(await keys.keysFit(aRing(TEST_KEYS.TOKEN_KEYS))).toEqual({ ok: true });
});

/** Starts a program of the app on this database and waits for its end. */
async function startOf(file: string, over: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", PORT: "0", HOST: "127.0.0.1", ...over };
  const child = spawn(process.execPath, [file], { cwd: repository, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, said };
}

test.each(["app/server.ts", "app/worker.ts"])("%s refuses to start without keys and with wrong ones, and says which", async (file) => {
  await app.signIn();
  await storage.sealAll();
  const missing = await startOf(file, { TOKEN_KEYS: "", SIGNING_KEYS: "" });
  expect(missing.code).toBe(1);
  expect(missing.said).toContain("TOKEN_KEYS: keys that encrypt Shopify's tokens");
  expect(missing.said).toContain("SIGNING_KEYS: keys that sign links");
  const wrong = await startOf(file, { TOKEN_KEYS: aKey("t1", "another") });
  expect(wrong.code).toBe(1);
  expect(wrong.said).toContain("TOKEN_KEYS holds another key t1, with which tokens in the database are encrypted.");
  expect(wrong.said).not.toContain("shpat_");
});
