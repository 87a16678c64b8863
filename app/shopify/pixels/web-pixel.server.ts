/**
 * The app's web pixel in a shop: a script of ours that Shopify runs beside the store's pages, with settings for each shop. An app has one at
 * most in a shop; it goes with the app.
 * https://shopify.dev/docs/apps/build/marketing-analytics/build-web-pixels
 */
import { AddPixelDocument, PointPixelDocument, ReadPixelDocument, RemovePixelDocument } from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";

/** Texts: settings of a pixel are single lines. */
export type PixelSettings = Readonly<Record<string, string>>;

export type WebPixel = {
  /** Has the pixel run with these settings, whether or not it runs already. Shopify's words where it refuses. */
  put(settings: PixelSettings): Promise<{ ok: true; id: string } | { ok: false; words: string }>;
  /** It is gone afterwards; also where it was gone before. */
  remove(id: string): Promise<void>;
};

/** Every call throws ShopifyUnavailable, ShopifyRejected or ShopifyAccessLost; see errors.ts. */
export function webPixel(admin: Admin): WebPixel {
  return {
    async put(settings) {
      const { webPixelCreate: made } = await admin.request(AddPixelDocument, { settings });
      if (made?.webPixel) return { ok: true, id: made.webPixel.id };
      const [error] = made?.userErrors ?? [];
      if (error?.code !== "TAKEN") return { ok: false, words: error?.message ?? "" };
      const { webPixel: known } = await admin.request(ReadPixelDocument, {});
      if (!known) return { ok: false, words: error.message };
      const { webPixelUpdate: pointed } = await admin.request(PointPixelDocument, { id: known.id, settings });
      return pointed?.webPixel ? { ok: true, id: pointed.webPixel.id } : { ok: false, words: pointed?.userErrors[0]?.message ?? "" };
    },

    async remove(id) {
      await admin.request(RemovePixelDocument, { id });
    },
  };
}
