import type { Api } from "@shopify/ui-extensions/customer-account.page.render";

/** What Shopify's customer account offers this page. It is there once the page is rendered. */
export function host(): Api {
  return (globalThis as unknown as { shopify: Api }).shopify;
}

export function t(key: string, filled?: Record<string, string | number>): string {
  return host().i18n.translate(key, filled) as string;
}
