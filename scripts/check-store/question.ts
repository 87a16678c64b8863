/** How a question is put and answered; what the questions share. */
import type { Store } from "./store.ts";

/** `assumed`: as the question says. `different`: what was seen instead. `untried`: why it could not be asked here. */
export type Finding = { is: "assumed" } | { is: "different"; seen: string } | { is: "untried"; because: string };

export type Question = { name: string; assumed: string; open?: number; ask(store: Store): Promise<Finding> };

export const asAssumed: Finding = { is: "assumed" };
export const untried = (because: string): Finding => ({ is: "untried", because });

/** As assumed when both are alike; else what was seen. */
export function compare(seen: unknown, assumed: unknown): Finding {
  const [is, was] = [JSON.stringify(seen), JSON.stringify(assumed)];
  return is === was ? asAssumed : { is: "different", seen: is ?? "nothing" };
}

export const REMOVE = `mutation ($id: ID!, $ids: [ID!], $search: String) { gone: discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids, search: $search) {
  job { id done } userErrors { field message code } } }`;
const OWNER = "query ($code: String!) { codeDiscountNodeByCode(code: $code) { id } }";
export const UPDATE = `mutation ($id: ID!, $i: DiscountCodeBasicInput!) { changed: discountCodeBasicUpdate(id: $id, basicCodeDiscount: $i) {
  codeDiscountNode { id } userErrors { field message code } } }`;
const STANDING = `query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic { status endsAt codesCount { count precision } } } } }`;

export const NOBODY = "gid://shopify/DiscountCodeNode/1";

export async function refusals(store: Store, query: string, variables: Record<string, unknown>) {
  const { data, errors } = await store.ask(query, variables);
  type Payload = { userErrors?: { field: unknown; code: unknown; message: string }[] } | null;
  const [payload] = Object.values((data ?? {}) as Record<string, Payload>);
  const user = (payload?.userErrors ?? []).map(({ field, code, message }) => [field, code, message]);
  return user.length > 0 ? user : errors.map(({ extensions, message }) => [extensions?.code ?? null, message]);
}

export async function isOwned(store: Store, code: string): Promise<boolean> {
  const { data } = await store.ask(OWNER, { code });
  return Boolean(data?.codeDiscountNodeByCode);
}

export const remove = (store: Store, id: string, ids: readonly string[]) => store.ask(REMOVE, { id, ids });

export async function standing(store: Store, id: string) {
  const { data } = await store.ask(STANDING, { id });
  return data?.codeDiscountNode?.codeDiscount as {
    status: string;
    endsAt: string | null;
    codesCount: { count: number; precision: string };
  };
}

const TERMS = `query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic {
  minimumRequirement { __typename } combinesWith { orderDiscounts } customerGets { value { ... on DiscountPercentage { percentage } } } } } } }`;
const ITEMS = `query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic { customerGets { items { __typename } } } } } }`;

export async function termsOf(store: Store, id: string) {
  const { data } = await store.ask(TERMS, { id });
  return data?.codeDiscountNode?.codeDiscount as { minimumRequirement: { __typename: string } | null } | undefined;
}

export async function itemsOf(store: Store, id: string) {
  const { data } = await store.ask(ITEMS, { id });
  return data?.codeDiscountNode?.codeDiscount?.customerGets?.items as { __typename: string } | undefined;
}
