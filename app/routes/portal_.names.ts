import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { translate } from "#app/i18n/translate.ts";
import { codesOf } from "#app/composition.server.ts";
import { formOrEmpty } from "#app/http/form.ts";
import { isFormKey } from "#app/portal/form-key.ts";
import {
  formKeys,
  forPortal,
  moneyOf,
  portalJson,
  sendOn,
  themed,
  whoAsks,
  type PortalRequest,
} from "#app/http/storefront-request.server.ts";
import { answerName } from "#app/portal/answer-name.server.ts";
import { closedPage, creatorPage, signInPage } from "#app/portal/creator-page.ts";
import { readCreatorView } from "#app/portal/read-creator-view.server.ts";

const form = z.object({
  enrolmentId: z.string().max(40),
  name: z.string().max(300).default(""),
  key: z.string().max(40),
  intent: z.enum(["check", "ask", "withdraw"]),
  t: z.string().max(200).optional(),
});

/** Somebody opened the address of the form: what they want is the page it stands on. */
export async function loader({ request }: ActionFunctionArgs): Promise<Response> {
  const { path } = await forPortal(request);
  return sendOn(path || "/");
}

/**
 * A creator asks whether a name is free (`check`), asks the shop for it (`ask`), or takes that back (`withdraw`). The theme's block reads JSON; without
 * script the page comes back with the answer in it.
 */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const asked = await forPortal(request);
  const wantsJson = (request.headers.get("accept") ?? "").includes("application/json");
  const parsed = form.safeParse(Object.fromEntries(await formOrEmpty(request)));
  if (!parsed.success) return refused(asked, wantsJson);
  const { enrolmentId, name, key, intent, t } = parsed.data;
  const { ctx, keys } = asked;
  const { creator, link } = await whoAsks(asked, t);
  if (!creator || !isFormKey(key, { shop: ctx.shop, enrolmentId, keys })) return refused(asked, wantsJson);

  const deps = { intent, codes: codesOf(ctx.shop, "person"), now: new Date(), locale: asked.locale };
  const result = await answerName(ctx, { creator, enrolmentId, name }, deps);
  if (result === "not_yours") return refused(asked, wantsJson);
  if (wantsJson) return portalJson(result);
  const view = await readCreatorView(ctx, creator, new Date(), asked.locale);
  if (!view) return refused(asked, wantsJson);
  const { path, locale, localeQuery } = asked;
  const shown = { enrolmentId, typed: result.asked || result.withdrawn ? "" : name, text: result.text, good: result.asked };
  const money = await moneyOf(asked, creator, t ?? null);
  return themed(creatorPage(view, { path, locale, localeQuery, link, keys: formKeys(asked, view), money, said: shown }));
}

/** Nothing is said of why: the form is not theirs, or was not made here. */
function refused({ customer, path, locale }: PortalRequest, wantsJson: boolean): Response {
  if (wantsJson) return portalJson({ asked: false, answer: null, text: translate(locale, "page.stale") }, { status: 403 });
  return themed(customer ? closedPage("unknown", locale) : signInPage(path, locale), { status: 403 });
}
