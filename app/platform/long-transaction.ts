/**
 * Limits, in milliseconds, of a transaction that writes what one press or one set of orders is about: up to ten thousand members, or all
 * later orders of a tiered offer. Everything else keeps the client's own limits.
 */
export const LONG_TRANSACTION = { maxWait: 10_000, timeout: 120_000 } as const;
