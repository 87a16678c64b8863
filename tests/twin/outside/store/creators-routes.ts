import { join } from "node:path";
import express, { Router } from "express";
import type { Request, Response } from "express";
import type { TwinContext } from "../context.ts";
import { html, storefrontPage, trusted } from "./page.ts";
import { signedInCustomer } from "./shopper-session.ts";
import { readThemeExtensions, renderBlock } from "./theme-blocks.ts";

const extensions = join(import.meta.dirname, "../../../../extensions");

/** `/pages/creators`: a page of the theme to which the merchant has added every block of the app's theme extensions. */
export function creatorsRoutes(twin: TwinContext): Router {
  const router = Router();
  for (const { folder } of readThemeExtensions(extensions))
    router.use(`/twin-assets/extensions/${folder.split("/").at(-1)}`, express.static(join(folder, "assets")));
  router.get("/pages/creators", (request, response, next) => void showPage(request, response).catch(next));

  async function showPage(request: Request, response: Response) {
    const customer = signedInCustomer(twin, request);
    const asked = request.query["language"];
    const language = typeof asked === "string" && /^[a-z]{2}(-[A-Z]{2})?$/.test(asked) ? asked : "en";
    const rendered = await Promise.all(
      readThemeExtensions(extensions, language).flatMap((extension) =>
        extension.blocks.map((block) => renderBlock(twin, extension, { block, customer, path: request.path })),
      ),
    );
    const body = html`${rendered.map(trusted)}
      <p class="quiet after-blocks">Questions about your codes? Write to ${twin.world.data.shop.email}.</p>`;
    response.send(storefrontPage(twin, { title: "Creators", body, theme: themeOf(request, response), language }));
  }
  return router;
}

/** The shop has two themes to look at: `?theme=dark` stays until `?theme=light`. */
export function themeOf(request: Request, response: Response): "light" | "dark" {
  const asked = request.query["theme"];
  if (asked === "dark" || asked === "light") {
    response.cookie("twin_theme", asked, { sameSite: "lax" });
    return asked;
  }
  return /(?:^|;\s*)twin_theme=dark/.test(request.get("cookie") ?? "") ? "dark" : "light";
}
