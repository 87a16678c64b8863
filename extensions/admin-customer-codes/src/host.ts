import type { Api } from "@shopify/ui-extensions/admin.customer-details.block.render";

/** What Shopify's admin offers this block. It is there once the block is rendered. */
export function host(): Api {
  return (globalThis as unknown as { shopify: Api }).shopify;
}

export function t(key: string, filled?: Record<string, string | number>): string {
  return host().i18n.translate(key, filled) as string;
}

/** The customer whose page this is. */
export function customerId(): string {
  return host().data.selected[0]?.id ?? "";
}
