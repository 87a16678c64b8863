import type { Api as ActionApi } from "@shopify/ui-extensions/admin.order-details.action.render";
import type { Api as BlockApi } from "@shopify/ui-extensions/admin.order-details.block.render";

/** What Shopify's admin offers the block and the action. It is there once one of them is rendered. */
export function host(): BlockApi | ActionApi {
  return (globalThis as unknown as { shopify: BlockApi | ActionApi }).shopify;
}

export function t(key: string, filled?: Record<string, string | number>): string {
  return host().i18n.translate(key, filled) as string;
}

/** The order whose page this is. */
export function orderId(): string {
  return host().data.selected[0]?.id ?? "";
}

/** Closes the action's dialog. */
export function close(): void {
  (host() as ActionApi).close();
}
