import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { BOUNCE_ADDRESS, DKIM_SELECTORS, mailFrom, mailServer } from "#app/messages/channels/email/mailer.server.ts";
import { checkSender } from "#app/messages/check-sender.server.ts";
import type { DomainCheck } from "#app/messages/sender-domain.ts";

/** What the domain that messages come from says of itself in DNS; none while no mail server is configured. */
export async function loader({ request }: LoaderFunctionArgs): Promise<{ checks: DomainCheck[] }> {
  await forAdmin(request, "settings");
  if (mailFrom === null) return { checks: [] };
  return { checks: await checkSender({ from: mailFrom, bounceTo: BOUNCE_ADDRESS, selectors: DKIM_SELECTORS, server: mailServer }) };
}
