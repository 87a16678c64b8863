import { randomUUID } from "node:crypto";

import { ABOUT_A_PERSON } from "#app/activity/activity.ts";
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { inBatches, type Batches } from "./in-batches.server.ts";

type Input = Batches & { person: { customerId: string | null; email: string | null } };
/** Everybody and everything a request is about; addresses and names in lower case. */
type Found = { customerId: string; memberIds: string[]; addresses: string[]; names: string[] };

/**
 * Cuts the tie between a customer and their orders, and between a customer and the creator they may also be: one whose record, or one that
 * became a part of it, names the customer, or carries the same e-mail address in any letter case. The orders stay as figures without a person; a
 * creator's own record (name, address, handle, that they unsubscribed) is the merchant's, who entered it and removes it, and so
 * is the lineage of their codes. What the creator asked for by themselves goes, and so does every copy of the address: in
 * messages that were sent, uploaded files, tests, the activity. That somebody was erased is told without saying who, where
 * anything was held. Each batch may be repeated; the tie is cut last, with `settle`, so that a stop in between loses nobody.
 */
export async function eraseCustomer(ctx: ShopContext, ask: Input, settle: (tx: ShopTx) => Promise<unknown>): Promise<"done" | "more"> {
  const { shop } = ctx;
  const found = await find(ctx, ask.person);
  for (const statement of statements(shop, found, ask.atOnce)) if (!(await inBatches(ctx, ask, statement))) return "more";
  await ctx.db.$transaction(async (tx) => {
    await tx.shop.updateMany({ where: { mailTestTo: { in: found.addresses } }, data: { mailTestTo: "" } });
    const { count } = await tx.member.updateMany({
      where: { customerId: found.customerId },
      data: { customerId: null, customerGoneAt: null },
    });
    // What they read was learned from their visits.
    await tx.member.updateMany({ where: { id: { in: found.memberIds } }, data: { locale: null } });
    const { rows } = await tx.privacyRequest.findUniqueOrThrow({ where: { shop_id: { shop, id: ask.requestId } }, select: { rows: true } });
    if (rows + count > 0) await recordActivity(tx, { shop, kind: "customer_erased", by: "shopify" });
    await settle(tx);
  });
  return "done";
}

async function find({ shop, db }: ShopContext, { customerId, email }: Input["person"]): Promise<Found> {
  const members = await db.$queryRaw<{ id: string; email: string; name: string }[]>`
    WITH met AS (
      SELECT coalesce("mergedIntoId", id) AS id FROM "Member" WHERE shop = ${shop} AND ("customerId" = ${customerId} OR lower(email) = ${email}))
    SELECT id::text, lower(email) AS email, lower(trim("firstName" || ' ' || "lastName")) AS name FROM "Member"
    WHERE shop = ${shop} AND coalesce("mergedIntoId", id) IN (SELECT met.id FROM met)`;
  const addresses = [email ?? "", ...members.map((member) => member.email)].filter((address) => address.includes("@"));
  return {
    // Nobody has this one.
    customerId: customerId ?? "",
    memberIds: members.map(({ id }) => id),
    addresses: [...new Set(addresses)],
    names: members.map(({ name }) => name).filter(Boolean),
  };
}

/** What is done, in this order, each until it finds nothing more. */
function statements(shop: string, { customerId, memberIds, addresses, names }: Found, atOnce: number): ((tx: ShopTx) => Promise<number>)[] {
  return [
    // First: an order that is being recorded right now is waited for, and is among the orders below.
    (tx) => tx.$executeRaw`
      UPDATE "WebhookReceipt" SET "payload" = jsonb_set("payload", '{order,customerId}', 'null') WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "WebhookReceipt" WHERE "shop" = ${shop} AND "payload" #>> '{order,customerId}' = ${customerId}
        LIMIT ${atOnce} FOR UPDATE))`,
    (tx) => tx.$executeRaw`
      UPDATE "PayoutTransfer" SET "customerId" = '' WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "PayoutTransfer" WHERE "shop" = ${shop} AND "customerId" = ${customerId} AND ${customerId} <> ''
        LIMIT ${atOnce} FOR UPDATE))`,
    // Before the tie is cut that says whose they are.
    (tx) => tx.$executeRaw`
      DELETE FROM "OrderJourney" WHERE ctid = ANY (ARRAY(
        SELECT j.ctid FROM "OrderJourney" j JOIN "Order" o ON o.shop = j.shop AND o.id = j."orderId"
        WHERE j.shop = ${shop} AND o."customerId" = ${customerId} LIMIT ${atOnce}))`,
    (tx) => tx.$executeRaw`
      UPDATE "Conversion" k SET "customerKind" = 'unknown' FROM (
        SELECT c."orderId", c."enrolmentId" FROM "Conversion" c JOIN "Order" o ON o.shop = c.shop AND o.id = c."orderId"
        WHERE c.shop = ${shop} AND o."customerId" = ${customerId} AND c."customerKind" IS DISTINCT FROM 'unknown'
        LIMIT ${atOnce} FOR UPDATE OF c) theirs
      WHERE k.shop = ${shop} AND k."orderId" = theirs."orderId" AND k."enrolmentId" = theirs."enrolmentId"`,
    (tx) => tx.$executeRaw`
      UPDATE "Order" SET "customerId" = NULL WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "Order" WHERE "shop" = ${shop} AND "customerId" = ${customerId} LIMIT ${atOnce} FOR UPDATE))`,
    (tx) => tx.$executeRaw`
      DELETE FROM "CustomerMerge" WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "CustomerMerge" WHERE "shop" = ${shop} AND (${customerId} IN ("goneId", "keptId")) LIMIT ${atOnce}))`,
    (tx) => tx.$executeRaw`
      DELETE FROM "NameRequest" WHERE ctid = ANY (ARRAY(
        SELECT r.ctid FROM "NameRequest" r JOIN "Enrolment" e ON e.shop = r.shop AND e.id = r."enrolmentId"
        WHERE r.shop = ${shop} AND e."memberId" = ANY (${memberIds}::uuid[]) LIMIT ${atOnce}))`,
    (tx) => tx.$executeRaw`
      UPDATE "MessageRecipient" SET "address" = NULL, "subject" = NULL, "body" = NULL, "reason" = NULL WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "MessageRecipient"
        WHERE shop = ${shop} AND ("memberId" = ANY (${memberIds}::uuid[]) OR lower("address") = ANY (${addresses}))
          AND ("address" IS NOT NULL OR "subject" IS NOT NULL OR "body" IS NOT NULL OR "reason" IS NOT NULL)
        LIMIT ${atOnce} FOR UPDATE))`,
    // That something was done stays told; what it quotes of the person's details goes.
    (tx) => tx.$executeRaw`
      DELETE FROM "ActivityMember" WHERE ctid = ANY (ARRAY(
        SELECT p.ctid FROM "ActivityMember" p JOIN "Activity" a ON a.shop = p.shop AND a.id = p."activityId"
        WHERE p.shop = ${shop} AND p."memberId" = ANY (${memberIds}::uuid[]) AND a.kind = ANY (${[...ABOUT_A_PERSON]}) LIMIT ${atOnce}))`,
    (tx) => eraseFromActivity(tx, { shop, addresses, atOnce }),
    (tx) => eraseFromFiles(tx, { shop, addresses, names, atOnce }),
    (tx) => eraseSuppression(tx, { shop, addresses, atOnce }),
    (tx) => tx.$executeRaw`
      DELETE FROM "TestAddress" WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "TestAddress" WHERE shop = ${shop} AND address = ANY (${addresses}) LIMIT ${atOnce}))`,
    (tx) => tx.$executeRaw`
      DELETE FROM "DataRequest" WHERE ctid = ANY (ARRAY(
        SELECT d.ctid FROM "DataRequest" d WHERE d.shop = ${shop} AND (d."customerId" = ${customerId} OR EXISTS (
          SELECT 1 FROM jsonb_path_query(d.held, '$.members[*].email') AS one(email) WHERE lower(one.email #>> '{}') = ANY (${addresses})))
        LIMIT ${atOnce}))`,
  ];
}

const ERASED = "erased";

/**
 * Acts that quote an address themselves, as a test that was sent to it. Rows of the activity are only ever added, so each such
 * row is told again without the address, with its parts, and the old one goes.
 */
async function eraseFromActivity(
  tx: ShopTx,
  { shop, addresses, atOnce }: { shop: string; addresses: string[]; atOnce: number },
): Promise<number> {
  if (addresses.length === 0) return 0;
  const pattern = asWhole(addresses);
  const quoting = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM "Activity" WHERE shop = ${shop}
      AND concat_ws(' ', subject, before::text, after::text, reason) ~* ${pattern} LIMIT ${atOnce}`;
  for (const { id } of quoting) {
    const anew = randomUUID();
    await tx.$executeRaw`
      INSERT INTO "Activity" (id, shop, at, kind, actor, "staffId", "offerId", "projectId", "refreshId", "changeId", "messageId",
        subject, before, after, reason, people, "shopifyIds")
      SELECT ${anew}::uuid, shop, at, kind, actor, "staffId", "offerId", "projectId", "refreshId", "changeId", "messageId",
        regexp_replace(subject, ${pattern}, ${ERASED}, 'gi'), regexp_replace(before::text, ${pattern}, ${ERASED}, 'gi')::jsonb,
        regexp_replace(after::text, ${pattern}, ${ERASED}, 'gi')::jsonb, regexp_replace(reason, ${pattern}, ${ERASED}, 'gi'),
        people, "shopifyIds"
      FROM "Activity" WHERE shop = ${shop} AND id = ${id}::uuid`;
    await tx.$executeRaw`
      INSERT INTO "ActivityMember" (shop, "activityId", "memberId", outcome, before, after, "shopifyIds")
      SELECT shop, ${anew}::uuid, "memberId", outcome, before, after, "shopifyIds" FROM "ActivityMember"
      WHERE shop = ${shop} AND "activityId" = ${id}::uuid`;
    await tx.activity.deleteMany({ where: { id } });
  }
  return quoting.length;
}

/** One of these addresses as PostgreSQL's regular expressions find it: not as a part of a longer one. */
function asWhole(addresses: readonly string[]): string {
  const literal = addresses.map((address) => address.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return `(?<![a-z0-9._%+-])(?:${literal.join("|")})(?![a-z0-9-]|\\.[a-z0-9])`;
}

/** Addresses that bounced. Who complained stays on the list, or they would get mail again. */
async function eraseSuppression(
  tx: ShopTx,
  { shop, addresses, atOnce }: { shop: string; addresses: string[]; atOnce: number },
): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM "MailSuppression" WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM "MailSuppression" WHERE shop = ${shop} AND cause = 'bounced' AND address = ANY (${addresses})
      LIMIT ${atOnce} FOR UPDATE))`;
}

/** Rows of uploaded files that carry the address, or the name; and files that nobody took in yet, which may carry it anywhere. */
async function eraseFromFiles(
  tx: ShopTx,
  { shop, addresses, names, atOnce }: { shop: string; addresses: string[]; names: string[]; atOnce: number },
): Promise<number> {
  const rows = await tx.$executeRaw`
    DELETE FROM "MemberImportRow" WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM "MemberImportRow" WHERE shop = ${shop} AND (trim(email) = ANY (${addresses}) OR lower(trim(name)) = ANY (${names}))
      LIMIT ${atOnce} FOR UPDATE))`;
  const files = await tx.$executeRaw`
    UPDATE "MemberImport" SET file = NULL WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM "MemberImport" WHERE shop = ${shop} AND file IS NOT NULL LIMIT ${atOnce} FOR UPDATE))`;
  return rows + files;
}
