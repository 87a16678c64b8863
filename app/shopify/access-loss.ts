import type { AccessLoss } from "./errors.ts";

/** HTTP statuses by which Shopify says that the app may not come in (any more); null for every other status. */
export function accessLossOf(status: number): AccessLoss | null {
  switch (status) {
    case 401:
      return "token_refused";
    case 402:
      return "shop_frozen";
    case 403:
      return "scope_missing";
    case 404:
      return "shop_gone";
    case 423:
      return "shop_locked";
    default:
      return null;
  }
}
