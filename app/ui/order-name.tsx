import { Link } from "@shopify/polaris";

import { orderUrl } from "./shopify-links.ts";

/** An order by its name, which opens it in Shopify. A press on it must not tick the row it stands in. */
export function OrderName({ orderId, name }: { orderId: string; name: string }) {
  return (
    <span onClick={(event) => event.stopPropagation()}>
      <Link url={orderUrl(orderId)} target="_top" monochrome accessibilityLabel={`${name}: open the order in Shopify`}>
        {name}
      </Link>
    </span>
  );
}
