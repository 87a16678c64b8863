import QRCode from "qrcode";

import type { ShopContext } from "#app/platform/db.server.ts";

import { handleOf } from "./link-handle.ts";
import { portalAddress } from "./storefront.server.ts";

/** The picture of a stable link, as SVG in black on white; null for a link nobody was given. */
export async function linkQr(ctx: ShopContext, rawHandle: string): Promise<string | null> {
  const handle = handleOf(rawHandle);
  const known = handle !== null && (await ctx.db.stableLink.count({ where: { handle } })) > 0;
  return known ? QRCode.toString(`${await portalAddress(ctx)}/go/${handle}`, { type: "svg", margin: 2, errorCorrectionLevel: "M" }) : null;
}
