/**
 * Where the unsubscribe link of a message leads, for anybody who holds it. Looking changes nothing: mail programs look at
 * links by themselves. A press does, and so does the POST of a mail program's own button (RFC 8058).
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { contextOf } from "#app/composition.server.ts";
import { signingKeys } from "#app/platform/env.server.ts";
import { formOrEmpty } from "#app/http/form.ts";
import { localeOf } from "#app/http/locale.ts";
import { digestPage } from "#app/messages/digest-page.ts";
import { readDigestReader, stopDigest } from "#app/messages/digest-recipients.server.ts";
import { PLAIN_PAGE_HEADERS } from "#app/messages/plain-page.ts";
import { unsubscribePage } from "#app/messages/unsubscribe-page.ts";
import { readUnsubscribe } from "#app/messages/unsubscribe-token.server.ts";
import { readSubscription, setSubscription } from "#app/messages/unsubscribe.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const who = readUnsubscribe(params.token ?? "", signingKeys);
  const reader = who && (await readDigestReader(contextOf(who.shop), who.memberId));
  if (reader) return new Response(digestPage(reader), { headers: PLAIN_PAGE_HEADERS });
  return answer(who && (await readSubscription(contextOf(who.shop), who.memberId)), request);
}

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  const who = readUnsubscribe(params.token ?? "", signingKeys);
  if (!who) return answer(null, request);
  const ctx = contextOf(who.shop);
  if (await stopDigest(ctx, { id: who.memberId, now: new Date() })) {
    const reader = await readDigestReader(ctx, who.memberId);
    if (reader) return new Response(digestPage(reader), { headers: PLAIN_PAGE_HEADERS });
  }
  const wantsNews = (await formOrEmpty(request)).get("wants") === "news";
  return answer(await setSubscription(ctx, { memberId: who.memberId, wantsNews, now: new Date() }), request);
}

function answer(subscription: Awaited<ReturnType<typeof readSubscription>> | null, request: Request): Response {
  const known = subscription?.ok ? subscription : null;
  return new Response(unsubscribePage(known, localeOf(request)), {
    status: known ? 200 : 404,
    headers: PLAIN_PAGE_HEADERS,
  });
}
