/**
 * The work that the API alone forces: the same codes changed on the same kind of discount by the shortest sequence of calls
 * that is still safe and verified, with no database, no queue and no engine. One call after the other, as an app must that
 * has one mutation under way per discount; while Shopify imports, what was imported before is read back and its old codes
 * are deleted. It waits for points and for imports that are the next to be read, and for nothing else.
 */
import { print, type DocumentNode } from "graphql";
import { setTimeout as sleep } from "node:timers/promises";

import {
  AddRedeemCodesDocument,
  FindCodeOwnerDocument,
  ListRedeemCodesDocument,
  ReadBulkCreationDocument,
  RemoveRedeemCodesDocument,
} from "#app/shopify/admin.generated.ts";
import type { Cost } from "#app/shopify/client/transport.server.ts";

import { aBucket } from "./bucket.ts";

const AT_ONCE = 250;
const PAGE_POINTS = 15;
/** Imports under way at once; and seconds between looks at one, none of which ends sooner than the first. */
const AHEAD = 3;
const IMPORT_TAKES_MS = 300;
const POLL_MS = 150;

type Page = { nodes: { id: string; code: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

type Bare = ReturnType<typeof bareCaller>;

/** Calls the Admin API with nothing around it but the bucket. */
export function bareCaller(url: string, accessToken: string) {
  const bucket = aBucket();
  const texts = new Map<DocumentNode, string>();
  let points = 0;

  async function call<R>(document: DocumentNode, variables: object, cost: number): Promise<R> {
    await sleep(bucket.waitFor(cost));
    const query = texts.get(document) ?? print(document);
    texts.set(document, query);
    const response = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Shopify-Access-Token": accessToken },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors, extensions } = (await response.json()) as { data?: R; errors?: unknown; extensions: { cost: Cost } };
    if (!data) throw new Error(JSON.stringify(errors));
    bucket.learn(extensions.cost);
    points += extensions.cost.actualQueryCost ?? 0;
    return data;
  }

  const bare = {
    points: () => points,
    /** All pages, or from the newest code on until so many are read. */
    async pages(discountId: string, newest?: number): Promise<Map<string, string>> {
      const codes = new Map<string, string>();
      for (let after: string | null = null; ;) {
        const answer: { discountNode: { discount: { codes: Page } } } = await call(
          ListRedeemCodesDocument,
          { discountId, after, newestFirst: newest !== undefined },
          PAGE_POINTS,
        );
        const { nodes, pageInfo } = answer.discountNode.discount.codes;
        for (const { id, code } of nodes) codes.set(code, id);
        if (!pageInfo.hasNextPage || codes.size >= (newest ?? Infinity)) return codes;
        after = pageInfo.endCursor;
      }
    },
    async add(discountId: string, names: readonly string[]): Promise<string> {
      const codes = names.map((code) => ({ code }));
      const answer = await call<{ discountRedeemCodeBulkAdd: { bulkCreation: { id: string } } }>(
        AddRedeemCodesDocument,
        { discountId, codes },
        10,
      );
      return answer.discountRedeemCodeBulkAdd.bulkCreation.id;
    },
    async imported(id: string): Promise<void> {
      for (;;) {
        const answer = await call<{ discountRedeemCodeBulkCreation: { done: boolean } }>(ReadBulkCreationDocument, { id }, 1);
        if (answer.discountRedeemCodeBulkCreation.done) return;
        await sleep(POLL_MS);
      }
    },
    remove: (discountId: string, ids: readonly string[]) => call(RemoveRedeemCodesDocument, { discountId, ids }, 10),
    owner: (name: string) => call(FindCodeOwnerDocument, { name }, 1),
  };
  return bare;
}

/** Renames every code of the discount: look; add, and as imports end look at what is new and delete what was; look. */
export async function renameAll(bare: Bare, discountId: string, names: readonly string[]): Promise<void> {
  const old = inParts([...(await bare.pages(discountId)).values()]);
  const parts = inParts(names);
  const sent: { id: string; at: number }[] = [];
  for (const [done, part] of parts.entries()) {
    while (sent.length < Math.min(parts.length, done + AHEAD))
      sent.push({ id: await bare.add(discountId, parts[sent.length]!), at: Date.now() });
    const { id, at } = sent[done]!;
    await sleep(Math.max(0, at + IMPORT_TAKES_MS - Date.now()));
    await bare.imported(id);
    for (let pages = 1, seen = 0; seen < part.length; pages += 1) {
      const newest = await bare.pages(discountId, pages * AT_ONCE);
      seen = part.filter((name) => newest.has(name)).length;
    }
    await bare.remove(discountId, old[done]!);
  }
  const now = await bare.pages(discountId);
  if (now.size !== names.length || names.some((name) => !now.has(name))) throw new Error("The bare way went wrong");
}

/** The usual way: everything for one code, then the next. */
export async function renameOneByOne(bare: Bare, discountId: string, names: readonly string[]): Promise<void> {
  const old = [...(await bare.pages(discountId))];
  for (const [at, [oldName, id]] of old.entries()) {
    const name = names[at]!;
    await bare.owner(name);
    await bare.imported(await bare.add(discountId, [name]));
    await bare.owner(name);
    await bare.remove(discountId, [id]);
    await bare.owner(oldName);
  }
}

function inParts<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, part) => items.slice(part * AT_ONCE, (part + 1) * AT_ONCE));
}
