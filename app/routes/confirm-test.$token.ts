/**
 * Where the link leads by which somebody allows tests of messages to their address. Looking changes nothing: mail programs look
 * at links by themselves. A press does.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { contextOf } from "#app/composition.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { signingKeys } from "#app/platform/env.server.ts";
import { confirmTestPage } from "#app/messages/confirm-test-page.ts";
import { PLAIN_PAGE_HEADERS } from "#app/messages/plain-page.ts";
import { readTestAddress } from "#app/messages/test-address-token.server.ts";
import { askedAddress, confirmAddress } from "#app/messages/test-addresses.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(params.token, "asks", request);
}

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answer(params.token, "allowed", request);
}

async function answer(token: string | undefined, state: "asks" | "allowed", request: Request): Promise<Response> {
  const about = readTestAddress(token ?? "", signingKeys);
  const look = state === "asks" ? askedAddress : confirmAddress;
  const address = about && (await look(contextOf(about.shop), { nonce: about.nonce, now: new Date() }));
  const page = confirmTestPage(about && address ? { address, shop: about.shop, state } : null, localeOf(request));
  return new Response(page, { status: address ? 200 : 404, headers: PLAIN_PAGE_HEADERS });
}
