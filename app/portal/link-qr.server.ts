import QRCode from "qrcode";

import { ownChannels } from "#app/codes/channels.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { handleOf } from "./link-handle.ts";
import { portalAddress } from "./storefront.server.ts";

/** The picture of a stable link, or of that for a channel, as SVG in black on white; null for a link nobody was given. */
export async function linkQr(ctx: ShopContext, rawHandle: string, channel: string | null = null): Promise<string | null> {
  const handle = handleOf(rawHandle);
  const known = handle !== null && (await ctx.db.stableLink.count({ where: { handle } })) > 0;
  const named = channel === null || (await ownChannels(ctx)).some(({ slug }) => slug === channel);
  const address = `${await portalAddress(ctx)}/go/${handle}${channel === null ? "" : `/${channel}`}`;
  return known && named ? QRCode.toString(address, { type: "svg", margin: 2, errorCorrectionLevel: "M" }) : null;
}
