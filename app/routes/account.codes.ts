import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forAccount } from "#app/http/extension-request.server.ts";
import { FALLBACK } from "#app/i18n/languages.ts";
import { plainJsonOrNothing } from "#app/platform/plain-text.ts";
import { answerName } from "#app/portal/answer-name.server.ts";
import { learnLocale } from "#app/portal/learn-locale.server.ts";
import { readCreatorView } from "#app/portal/read-creator-view.server.ts";

/** What the customer account page shows: read at this moment, and `view` null for anybody who is no creator of the shop. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, customer, locale, answer } = await forAccount(request);
  const view = customer && (await readCreatorView(ctx, customer, new Date(), locale ?? FALLBACK));
  if (view) await learnLocale(ctx, customer, locale);
  return answer({ view });
}

const wish = z.object({ enrolmentId: z.string().max(40), name: z.string().max(300), intent: z.enum(["check", "ask", "withdraw"]) });

/** A name is looked up or asked for. The token says who asks, so no form key is needed: no other site can send it. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { ctx, customer, codes, locale, answer } = await forAccount(request);
  const parsed = wish.safeParse(plainJsonOrNothing(await request.text()));
  if (!parsed.success) return answer({ said: null }, { status: 400 });
  const { enrolmentId, name, intent } = parsed.data;
  const result = customer
    ? await answerName(ctx, { creator: customer, enrolmentId, name }, { intent, codes, now: new Date(), locale: locale ?? FALLBACK })
    : "not_yours";
  return result === "not_yours" ? answer({ said: null }, { status: 403 }) : answer({ said: result });
}
