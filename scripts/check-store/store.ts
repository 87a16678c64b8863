/** One store as the check meets it: its Admin API within its bucket, and discounts that are the check's own and go with it. */
import { setTimeout as sleep } from "node:timers/promises";

/** Every discount of the check begins with this, so that one left behind by a killed run is found by the next. */
export const TITLE = "Reissue check";

export type Where = { endpoint: string; token: string; fetch?: typeof fetch };

type GraphqlError = { message: string; path?: unknown[]; extensions?: { code?: string } };
type Cost = { requestedQueryCost: number; throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number } };

/** What Shopify answered. `data` is whatever was asked for; each check knows what it asked. */
export type Answer = { data: ReturnType<typeof JSON.parse>; errors: GraphqlError[]; cost: Cost | null };

/** Nothing usable came back: no answer, or none that is Shopify's. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

export type Store = {
  /** Sends one document; waits for points first. Throws NoAnswer. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Makes a discount of the check's own with these codes. Its `gid://shopify/DiscountCodeNode/…`. Throws what Shopify refused. */
  aDiscount(codes: readonly [string, ...string[]], kind?: Kind): Promise<string>;
  /** Adds codes and waits until Shopify has looked at them: each one's refusal, null for a code that is there. */
  added(discountId: string, codes: readonly string[]): Promise<{ code: string; refusal: string | null; id: string | null }[]>;
  codesOf(discountId: string): Promise<{ id: string; code: string; asyncUsageCount: number }[]>;
  /** Any product of the store. Throws NoAnswer where there is none. */
  aProduct(): Promise<string>;
  /** A name of this run that nobody else has. */
  named(name: string): string;
  pause(ms: number): Promise<void>;
  readonly spent: number;
  /** Deletes every discount of the check, those of earlier runs too. Answers how many are left. */
  cleanUp(): Promise<number>;
};

export type Kind = "basic" | "bxgy" | "freeShipping";

const CREATE: Record<Kind, string> = {
  basic:
    "mutation ($i: DiscountCodeBasicInput!) { made: discountCodeBasicCreate(basicCodeDiscount: $i) { codeDiscountNode { id } userErrors { field message code } } }",
  bxgy: "mutation ($i: DiscountCodeBxgyInput!) { made: discountCodeBxgyCreate(bxgyCodeDiscount: $i) { codeDiscountNode { id } userErrors { field message code } } }",
  freeShipping:
    "mutation ($i: DiscountCodeFreeShippingInput!) { made: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $i) { codeDiscountNode { id } userErrors { field message code } } }",
};

export const ADD = `mutation ($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) {
  bulkCreation { id done codesCount importedCount failedCount } userErrors { field message code } } }`;

const CREATION = `query ($id: ID!) { discountRedeemCodeBulkCreation(id: $id) { done
  codes(first: 50) { nodes { code errors { message code } discountRedeemCode { id } } } } }`;

const CODES = `query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount {
  ... on DiscountCodeBasic { codes(first: 50) { nodes { id code asyncUsageCount } } }
  ... on DiscountCodeBxgy { codes(first: 50) { nodes { id code asyncUsageCount } } }
  ... on DiscountCodeFreeShipping { codes(first: 50) { nodes { id code asyncUsageCount } } } } } }`;

const OURS = `query ($query: String!) { codeDiscountNodes(first: 50, query: $query) { nodes { id codeDiscount {
  ... on DiscountCodeBasic { title } ... on DiscountCodeBxgy { title } ... on DiscountCodeFreeShipping { title } } } } }`;

const DELETE = "mutation ($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId userErrors { message } } }";

/** Half of the bucket is left to whoever else uses the store. */
const SHARE = 0.5;
const TRIES = 6;
const TIMEOUT_MS = 20_000;
/** An import that takes longer than a minute has not been seen. */
const LOOKS = 120;

export function openStore(where: Where, { run, pause = (ms: number) => sleep(ms) }: { run: string; pause?: Store["pause"] }): Store {
  let bucket: Cost["throttleStatus"] | null = null;
  let spent = 0;
  const made = new Set<string>();

  async function send(query: string, variables: Record<string, unknown>): Promise<Answer> {
    const headers = { "Content-Type": "application/json", "X-Shopify-Access-Token": where.token };
    const response = await (where.fetch ?? fetch)(where.endpoint, {
      method: "POST",
      headers,
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new NoAnswer(error instanceof Error && error.name === "TimeoutError" ? "no answer in time" : "no connection");
    });
    const body = (await response.json().catch(() => null)) as { data?: unknown; errors?: unknown; extensions?: { cost?: Cost } } | null;
    if (!response.ok || body === null || typeof body !== "object") throw new NoAnswer(`HTTP ${response.status}`);
    const cost = body.extensions?.cost ?? null;
    const errors = Array.isArray(body.errors) ? (body.errors as GraphqlError[]) : [];
    return { data: body.data ?? null, errors, cost };
  }

  async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      if (bucket && bucket.currentlyAvailable < bucket.maximumAvailable * SHARE) {
        await pause(Math.ceil(((bucket.maximumAvailable * SHARE - bucket.currentlyAvailable) / bucket.restoreRate) * 1_000));
      }
      const answer = await send(query, variables);
      bucket = answer.cost?.throttleStatus ?? null;
      spent += answer.cost?.requestedQueryCost ?? 0;
      if (attempt === TRIES || !answer.errors.some(({ extensions }) => extensions?.code === "THROTTLED")) return answer;
      await pause(2_000);
    }
  }

  async function aProduct(): Promise<string> {
    const { data, errors } = await ask("{ products(first: 1) { nodes { id } } }");
    const id = data?.products?.nodes[0]?.id as string | undefined;
    if (id === undefined) throw new NoAnswer(errors[0]?.message ?? "the store has no product");
    return id;
  }

  const named = (name: string) => `RC${run}${name}`;

  async function deleted(id: string): Promise<void> {
    const { data } = await ask(DELETE, { id });
    if (data?.discountCodeDelete?.deletedCodeDiscountId) made.delete(id);
  }

  /** What the list knows; a discount whose making was never answered is found here and nowhere else. */
  async function oursAt(): Promise<string[]> {
    const { data } = await ask(OURS, { query: `title:"${TITLE}"` });
    const nodes = (data?.codeDiscountNodes?.nodes ?? []) as { id: string; codeDiscount: { title?: string } }[];
    // Shopify answers everything when it does not know a filter, so the title is compared here.
    return nodes.filter(({ codeDiscount }) => codeDiscount.title?.startsWith(`${TITLE} `)).map(({ id }) => id);
  }

  return {
    ask,
    aProduct,
    named,
    pause,
    get spent() {
      return spent;
    },
    async aDiscount([first, ...others], kind = "basic") {
      const shared = { title: `${TITLE} ${run}`, code: first, startsAt: "2026-01-01T00:00:00Z", context: { all: "ALL" } };
      const items = { all: true };
      // Shopify refuses "all" for what is given to those who bought something (recorded).
      const chosen = kind === "bxgy" ? { products: { productsToAdd: [await aProduct()] } } : items;
      const gives = {
        basic: { customerGets: { value: { percentage: 0.01 }, items } },
        bxgy: {
          customerBuys: { value: { quantity: "1" }, items: chosen },
          customerGets: { value: { discountOnQuantity: { quantity: "1", effect: { percentage: 0.01 } } }, items: chosen },
        },
        freeShipping: { destination: { all: true } },
      }[kind];
      const { data, errors } = await ask(CREATE[kind], { i: { ...shared, ...gives } });
      const id = data?.made?.codeDiscountNode?.id as string | undefined;
      if (id === undefined) throw new NoAnswer(`no discount was made: ${wordsOf(data?.made?.userErrors, errors)}`);
      made.add(id);
      if (others.length > 0) await this.added(id, others);
      return id;
    },
    async added(discountId, codes) {
      const { data, errors } = await ask(ADD, { id: discountId, codes: codes.map((code) => ({ code })) });
      const id = data?.discountRedeemCodeBulkAdd?.bulkCreation?.id as string | undefined;
      if (id === undefined) throw new NoAnswer(`no codes were taken: ${wordsOf(data?.discountRedeemCodeBulkAdd?.userErrors, errors)}`);
      for (let look = 0; look < LOOKS; look += 1) {
        const { data: read } = await ask(CREATION, { id });
        const creation = read?.discountRedeemCodeBulkCreation;
        if (creation?.done) {
          type Row = { code: string; errors: { message: string }[]; discountRedeemCode: { id: string } | null };
          return (creation.codes.nodes as Row[]).map((row) => ({
            ...{ code: row.code, refusal: row.errors[0]?.message ?? null },
            id: row.discountRedeemCode?.id ?? null,
          }));
        }
        await pause(500);
      }
      throw new NoAnswer("an import was not done after a minute");
    },
    async codesOf(discountId) {
      const { data } = await ask(CODES, { id: discountId });
      return (data?.codeDiscountNode?.codeDiscount?.codes?.nodes ?? []) as { id: string; code: string; asyncUsageCount: number }[];
    },
    async cleanUp() {
      for (let round = 0; round < 5; round += 1) {
        const left = new Set([...made, ...(await oursAt())]);
        if (left.size === 0) return 0;
        for (const id of left) await deleted(id);
        // Those that were gone already are not there to be deleted.
        if ((await oursAt()).length === 0) made.clear();
        await pause(500);
      }
      return new Set([...made, ...(await oursAt())]).size;
    },
  };
}

/** What Shopify refused, in its words. */
export function wordsOf(userErrors: { message: string }[] | null | undefined, errors: { message: string }[]): string {
  return [...(userErrors ?? []), ...errors].map(({ message }) => message).join("; ") || "no reason was given";
}
