/** @jsxImportSource preact */
import type { Api as CustomerApi } from "@shopify/ui-extensions/admin.customer-details.action.render";
import type { Api as DiscountApi } from "@shopify/ui-extensions/admin.discount-details.action.render";

/** Says what comes next and leads to the app, which knows whose codes these are. Asks for nothing and changes nothing itself. */
export function RefreshAction({ page }: { page: "discount" | "customer" }) {
  const { shopify } = globalThis as unknown as { shopify: DiscountApi | CustomerApi };
  const t = (key: string) => shopify.i18n.translate(key);
  const id = encodeURIComponent(shopify.data.selected[0]?.id ?? "");
  return (
    <s-admin-action heading={t("name")}>
      <s-stack gap="base">
        <s-paragraph>{t(page)}</s-paragraph>
        <s-paragraph>{t("nothing_yet")}</s-paragraph>
      </s-stack>
      {/* `app:` is the admin's own word for this app's pages. */}
      <s-button slot="primary-action" variant="primary" href={`app:app/open?${page}=${id}`}>
        {t("go_on")}
      </s-button>
      <s-button slot="secondary-actions" onClick={() => shopify.close()}>
        {t("cancel")}
      </s-button>
    </s-admin-action>
  );
}
