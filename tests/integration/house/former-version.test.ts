/** Two versions side by side during a deployment: the former one has to work on the new one's schema. */
import { readFileSync } from "node:fs";
import pg from "pg";

import { aDatabase, type TestDatabase } from "#tests/support/postgres.ts";
import { readSchema, whatBreaks, type SchemaFacts } from "../../../scripts/schema/read-schema.ts";

const former = JSON.parse(readFileSync("prisma/former-schema.json", "utf8")) as SchemaFacts;
const IN_FLIGHT = "WHERE (state = ANY (ARRAY['running'::text, 'parked'::text]))";
const ofItems = (what: string, keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [`public.RefreshItem ${what} ${key}`, "an item is of a code"]));
/** What is stricter than it was and known to refuse nothing that the former version writes, with the reason. Emptied at each release. */
const HARMLESS: Readonly<Record<string, string>> = {
  // An item of a refresh is of a code now (decision 822). The former version writes one a member, and begins nothing while another is in
  // hand: it looks under the lock on the enrolment, and nothing of it names these keys.
  ...ofItems("has lost its unique key", [
    `(shop, "enrolmentId", (\nCASE\n    WHEN (plan = 'withdraw'::text) THEN COALESCE("oldCodeId", "enrolmentId")\n    ELSE "enrolmentId"\nEND)) ${IN_FLIGHT}`,
    `(shop, "refreshId", "enrolmentId")`,
  ]),
  ...ofItems("has a new unique key", [
    `(shop, "enrolmentId", COALESCE("oldCodeId", "enrolmentId")) ${IN_FLIGHT}`,
    `(shop, "refreshId", "enrolmentId", COALESCE("oldCodeId", "enrolmentId")) WHERE ("refreshId" IS NOT NULL)`,
  ]),
};
const surprises = (broken: readonly string[]) => broken.filter((what) => !(what in HARMLESS));

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await aDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test("the version that was released last works on today's schema", async () => {
  expect(surprises(whatBreaks(former, await readSchema(client)))).toEqual([]);
});

test.each([
  [`ALTER TABLE "Offer" DROP COLUMN "title" CASCADE`, "public.Offer.title is gone"],
  [`ALTER TABLE "Member" RENAME COLUMN "email" TO "mail"`, "public.Member.email is gone"],
  [`ALTER TABLE "Shop" ADD COLUMN "plan" text NOT NULL`, "public.Shop.plan is new, must be filled and has no default"],
  [`ALTER TABLE "Refresh" ALTER COLUMN "reason" SET NOT NULL`, "public.Refresh.reason may no longer be empty"],
  [`ALTER TABLE "Shop" ALTER COLUMN "undoHours" DROP DEFAULT`, "public.Shop.undoHours has lost its default"],
  [`CREATE UNIQUE INDEX ON "Offer" ("shop", "title")`, `public.Offer has a new unique key (shop, title)`],
  [`ALTER TABLE "Offer" ADD CHECK ("title" <> '')`, `public.Offer has a new rule CHECK ((title <> ''::text))`],
])("a migration that says %s is found out", async (statement, found) => {
  await client.query("BEGIN");
  try {
    await client.query(statement);
    expect(whatBreaks(former, await readSchema(client))).toContain(found);
  } finally {
    await client.query("ROLLBACK");
  }
});

test("a column that former code leaves empty may be new, and so may a key that it is part of", async () => {
  await client.query("BEGIN");
  try {
    await client.query(`ALTER TABLE "Offer" ADD COLUMN "sister" uuid, ADD COLUMN "rank" int NOT NULL DEFAULT 0`);
    await client.query(`ALTER TABLE "Offer" ADD FOREIGN KEY ("shop", "sister") REFERENCES "Offer" ("shop", "id")`);
    await client.query(`CREATE UNIQUE INDEX ON "Offer" ("shop", "sister")`);
    expect(surprises(whatBreaks(former, await readSchema(client)))).toEqual([]);
  } finally {
    await client.query("ROLLBACK");
  }
});

test("every foreign key and unique key of a shop's table carries the shop, so that rows can be spread over servers by it", async () => {
  const { rows } = await client.query<{ what: string }>(`
    WITH tables AS (
      SELECT c.oid, c.relname, a.attnum FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = CASE c.relname WHEN 'Shop' THEN 'domain' ELSE 'shop' END
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    )
    SELECT format('foreign key of %s: %s', t.relname, pg_get_constraintdef(r.oid)) AS what
      FROM pg_constraint r JOIN tables t ON t.oid = r.conrelid JOIN tables u ON u.oid = r.confrelid
      WHERE r.contype = 'f' AND NOT (t.attnum = ANY (r.conkey) AND u.attnum = ANY (r.confkey))
    UNION ALL
    SELECT format('unique key of %s: %s', t.relname, pg_get_indexdef(i.indexrelid))
      FROM pg_index i JOIN tables t ON t.oid = i.indrelid
      WHERE i.indisunique AND NOT i.indisprimary AND NOT t.attnum = ANY (i.indkey::int2[])
    UNION ALL
    SELECT format('no shop in %s', c.relname) FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'
        AND c.oid NOT IN (SELECT oid FROM tables)
    UNION ALL
    -- A primary key that is the id alone can be replaced by the unique key of shop and id, which has to be there for that.
    SELECT format('no unique key of shop and id in %s', t.relname)
      FROM pg_index i JOIN tables t ON t.oid = i.indrelid
      WHERE i.indisprimary AND NOT t.attnum = ANY (i.indkey::int2[]) AND NOT EXISTS (
        SELECT 1 FROM pg_index o WHERE o.indrelid = i.indrelid AND o.indisunique AND NOT o.indisprimary
          AND (SELECT array_agg(k ORDER BY k) FROM unnest(o.indkey::int2[]) k) = (SELECT array_agg(k ORDER BY k) FROM unnest(i.indkey::int2[] || t.attnum) k))`);
  expect(rows.map(({ what }) => what).toSorted()).toEqual(KNOWN_EXCEPTIONS);
});

/**
 * Sessions have the key of Shopify's library, which holds the shop; the two others are reached through their parent's key, with the
 * shop. An API key is looked for by its hash before anybody knows whose it is.
 */
const KNOWN_EXCEPTIONS = [
  ...["ProjectStage", "RefreshEvent", "Session"].map((table) => `no unique key of shop and id in ${table}`),
  'unique key of ApiKey: CREATE UNIQUE INDEX "ApiKey_hash_key" ON public."ApiKey" USING btree (hash)',
];
