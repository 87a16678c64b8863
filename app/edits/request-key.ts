/** Names one press of a page, so that the server does it once however often it arrives. */
export const REQUEST_KEY_HEADER = "Idempotency-Key";
