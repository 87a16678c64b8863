/** The store's owner at work in the Admin API, beside the app: what was in Shopify before the app came. */
import type { Stack } from "#tests/support/stack/stack.ts";

type Ask = <R>(query: string, variables: object) => Promise<R>;

/** Signs the owner in with a token of their own; the app's stays as it is. */
export async function merchantOf(
  { twinUrl }: Pick<Stack, "twinUrl">,
  { shop, clientId, secret }: { shop: string; clientId: string; secret: string },
): Promise<Ask> {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${twinUrl}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "x-twin-shop": shop, ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const { url } = await post("/admin/internal/app-address", { path: "/app" });
  const granted = await post("/admin/oauth/access_token", {
    client_id: clientId,
    client_secret: secret,
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: new URL(String(url)).searchParams.get("id_token"),
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token",
  });
  const token = { "X-Shopify-Access-Token": String(granted["access_token"]) };
  return async <R>(query: string, variables: object) => {
    const { data, errors } = await post("/admin/api/2026-10/graphql.json", { query, variables }, token);
    if (!data) throw new Error(JSON.stringify(errors));
    return data as R;
  };
}

/** Makes a discount that holds all these codes, 250 at a time as Shopify takes them. */
export async function aDiscountWith(ask: Ask, { title, codes }: { title: string; codes: readonly string[] }): Promise<string> {
  const input = {
    title,
    code: codes[0],
    startsAt: "2026-01-01T00:00:00Z",
    customerGets: { value: { percentage: 0.2 }, items: { all: true } },
    context: { all: "ALL" },
  };
  const { made } = await ask<{ made: { codeDiscountNode: { id: string } } }>(
    `mutation ($input: DiscountCodeBasicInput!) { made: discountCodeBasicCreate(basicCodeDiscount: $input) { codeDiscountNode { id } } }`,
    { input },
  );
  const { id } = made.codeDiscountNode;
  for (let start = 1; start < codes.length; start += 250) {
    const part = codes.slice(start, start + 250).map((code) => ({ code }));
    await ask(
      `mutation ($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) { bulkCreation { id } } }`,
      {
        id,
        codes: part,
      },
    );
  }
  return id;
}
