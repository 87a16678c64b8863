/** The app installed on a local Shopify of its own: what the app sends to the shop arrives there. */
import { readFileSync } from "node:fs";

import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { ensureInstalled } from "#tests/twin/outside/install/installation.ts";
import { issueToken } from "#tests/twin/outside/install/tokens.ts";
import { startTwin, type Twin, type TwinOptions } from "#tests/twin/outside/server.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";

import { anApp, API_KEY, API_SECRET, type TestApp } from "./app.ts";

export type InstalledApp = TestApp & {
  twin: Twin;
  shop: string;
  /** Gives the app a fresh token that lives `seconds`, as if somebody had just opened it. */
  signIn(options?: { seconds?: number }): Promise<{ accessToken: string; refreshToken: string }>;
  /** Makes a discount with these codes, as a merchant would in the admin. */
  aDiscount(title: string, names: readonly string[]): Promise<string>;
  deleteDiscount(id: string): Promise<void>;
};

export async function anInstalledApp(options: Partial<TwinOptions> = {}): Promise<InstalledApp> {
  const app = await anApp();
  const registration = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), { clientId: API_KEY, secret: API_SECRET });
  const twin = await startTwin({
    port: 0,
    app: registration,
    seed: blankWorld(),
    webhooks: false,
    pace: { bulkCreationMs: [50, 200] },
    ...options,
  });
  process.env.SHOPIFY_TWIN_URL = twin.url;
  await import("#tests/twin/redirect.mjs" as string);
  const shop = twin.world.data.shop.domain;

  async function asMerchant<R>(query: string, variables: object): Promise<R> {
    const response = await fetch(`${twin.url}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Shopify-Access-Token": twin.accessToken },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: R; errors?: unknown };
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  }

  return {
    ...app,
    twin,
    shop,
    async signIn({ seconds = 3_600 } = {}) {
      const { scopes } = ensureInstalled(twin.world, registration);
      const token = issueToken(twin.world, { kind: "expiringOffline", clientId: API_KEY, scopes, supersedes: null });
      const session = {
        accessToken: token.accessToken,
        refreshToken: token.refreshToken,
        expires: new Date(Date.now() + seconds * 1_000),
        scope: scopes.join(","),
      };
      const id = `offline_${shop}`;
      await app.db.session.upsert({ where: { id }, create: { id, shop, state: "", ...session }, update: session });
      return { accessToken: token.accessToken, refreshToken: token.refreshToken ?? "" };
    },
    async aDiscount(title, [first, ...others]) {
      const input = {
        title,
        code: first,
        startsAt: "2026-01-01T00:00:00Z",
        customerGets: { value: { percentage: 0.15 }, items: { all: true } },
        context: { all: "ALL" },
      };
      const { discountCodeBasicCreate: made } = await asMerchant<{
        discountCodeBasicCreate: { codeDiscountNode: { id: string } | null; userErrors: object[] };
      }>(
        `mutation ($input: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $input) { codeDiscountNode { id } userErrors { message } } }`,
        { input },
      );
      if (!made.codeDiscountNode) throw new Error(JSON.stringify(made.userErrors));
      const { id } = made.codeDiscountNode;
      if (others.length > 0) {
        await asMerchant(
          `mutation ($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) { bulkCreation { id } } }`,
          {
            id,
            codes: others.map((code) => ({ code })),
          },
        );
        while (twin.world.data.bulkCreations.some((creation) => !creation.done)) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return id;
    },
    async deleteDiscount(id) {
      await asMerchant(`mutation ($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId userErrors { message } } }`, { id });
    },
    async close() {
      await twin.close();
      await app.close();
    },
  };
}
