/** @jsxImportSource preact */
import "@shopify/ui-extensions/preact";
import { render } from "preact";

import { RefreshAction } from "./refresh-action.tsx";

/** Shopify calls this when the action on a discount's page is chosen. */
export default function show(): void {
  render(<RefreshAction page="discount" />, document.body);
}
