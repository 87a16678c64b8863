/** Requests from extensions, carrying Shopify's session token: which shop, and which customer or staff member asks. */
import { NOT_PERMITTED, type Right } from "#app/access/rights.ts";
import { rightsHere } from "#app/access/staff-rights.server.ts";
import { codesOf, contextOf } from "#app/composition.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { knownLocale } from "#app/i18n/languages.ts";
import { env } from "#app/platform/env.server.ts";
import { logsShop } from "#app/platform/log-context.server.ts";
import type { Creator } from "#app/portal/read-creator-view.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { authenticateAdmin, authenticateCustomerAccount } from "#app/shopify/app.server.ts";

/** JSON that the extension may read from its own origin, and that nobody keeps on the way. */
type Answer = (body: unknown, init?: { status?: number }) => Response;

type AccountRequest = {
  ctx: ShopContext;
  /** Null when Shopify does not say who is signed in. */
  customer: Creator | null;
  codes: DiscountCodes;
  /** What the account is shown in, as the page says of it; null where it says none that is spoken here. */
  locale: string | null;
  answer: Answer;
};

/**
 * From a page of the customer account. Throws 401 for a token that is missing, forged, over, or another app's, and answers
 * a browser's preliminary question.
 */
export async function forAccount(request: Request): Promise<AccountRequest> {
  const { sessionToken, cors } = await authenticateCustomerAccount(request);
  const { aud, dest, sub } = sessionToken;
  if (aud !== env.SHOPIFY_API_KEY) throw cors(new Response(null, { status: 401 }));
  // Shopify writes the bare domain here, and an address with https:// in the admin's tokens.
  const shop = dest.replace(/^https:\/\//, "");
  logsShop(shop);
  return {
    ctx: contextOf(shop),
    customer: /^gid:\/\/shopify\/Customer\/\d+$/.test(sub ?? "") ? { customerId: sub } : null,
    codes: codesOf(shop, "person"),
    locale: knownLocale(new URL(request.url).searchParams.get("locale") ?? ""),
    answer: answerBy(cors),
  };
}

/** From an extension on a page of Shopify's admin: a staff member who has these rights. Throws the library's answers, and 403, for everybody else. */
export async function forAdminExtension(
  request: Request,
  ...needed: readonly Right[]
): Promise<{ ctx: ShopContext; staffId: string; rights: readonly Right[]; answer: Answer }> {
  const { session, sessionToken, cors } = await authenticateAdmin(request);
  const ctx = contextOf(session.shop);
  const rights = await rightsHere(ctx, sessionToken.sub);
  if (needed.some((right) => !rights.includes(right))) throw cors(new Response(null, { status: 403, statusText: NOT_PERMITTED }));
  return { ctx, staffId: sessionToken.sub, rights, answer: answerBy(cors) };
}

function answerBy(cors: (response: Response) => Response): Answer {
  return (body, init) => cors(Response.json(body, { ...init, headers: { "Cache-Control": "no-store" } }));
}
