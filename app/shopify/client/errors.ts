/** Shopify's answers, sorted by what can be done about them: nothing, wait, or sign in again. */
export type UserError = { code?: string | null; message: string; field?: string[] | null };

/** Shopify understood the request and said no. The same request will be refused again. */
export class ShopifyRejected extends Error {
  override readonly name = "ShopifyRejected";
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Throttled, timed out, down or not making sense. The same request may work later; the effect of a write is unknown. */
export class ShopifyUnavailable extends Error {
  override readonly name = "ShopifyUnavailable";
  readonly retryAfterSeconds: number;
  /** It is certain that a write had no effect: it was never sent, or Shopify said so. */
  readonly hadNoEffect: boolean;
  constructor(retryAfterSeconds: number, options: ErrorOptions & { because: string; hadNoEffect?: boolean }) {
    super(`Shopify cannot answer now (${options.because})`, options);
    this.retryAfterSeconds = retryAfterSeconds;
    this.hadNoEffect = options.hadNoEffect ?? false;
  }
}

/** The shop no longer lets the app in: uninstalled, a scope withdrawn, frozen or locked. A person has to open or allow the app again. */
export class ShopifyAccessLost extends Error {
  override readonly name = "ShopifyAccessLost";
  readonly because: AccessLoss;
  constructor(because: AccessLoss, options?: ErrorOptions) {
    super(`Shopify does not let the app in (${because})`, options);
    this.because = because;
  }
}

export type AccessLoss = "no_session" | "token_refused" | "scope_missing" | "shop_frozen" | "shop_locked" | "shop_gone";

/**
 * A mutation's payload when it carries no userErrors; ShopifyRejected with the first one otherwise.
 * Per-code errors of Shopify carry no code (recorded), hence `invalid` where it is null.
 */
export function unwrap<P extends { userErrors: readonly UserError[] }>(payload: P | null | undefined): P {
  if (!payload) throw new ShopifyUnavailable(5, { because: "a mutation without a payload" });
  const [error] = payload.userErrors;
  if (error) throw new ShopifyRejected(error.code ?? "invalid", error.message);
  return payload;
}
