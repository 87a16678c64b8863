import { issueToken } from "./tokens.ts";
import type { LiveWorld } from "../../world/world.ts";

/** An app of its own, so that scripts neither drain the real app's rate bucket nor die with its uninstallation. */
const clientId = "local-scripts";

/** Every scope the modelled roots ask for. */
const scopes = [
  "read_discounts",
  "write_discounts",
  "read_orders",
  "read_all_orders",
  "write_orders",
  "read_customers",
  "write_customers",
  "read_products",
  "write_products",
  "read_store_credit_accounts",
  "write_store_credit_account_transactions",
  "write_gift_cards",
];

/** The token printed at the start; the same one as long as the store's data lives. */
export function standingToken(world: LiveWorld): string {
  const known = world.data.tokens.find((token) => token.clientId === clientId);
  if (known) return known.accessToken;
  world.data.installations.push({
    clientId,
    handle: clientId,
    title: "Local scripts",
    scopes,
    installedAt: world.now().toISOString(),
    uninstalledAt: null,
  });
  return issueToken(world, { kind: "offline", clientId, scopes }).accessToken;
}
