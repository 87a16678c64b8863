/** What this page asks of the app: as the customer whom Shopify's session token names, a fresh one for every question. */
import type { NameIntent, NameSaid } from "#app/portal/answer-name.server.ts";
import type { CreatorView } from "#app/portal/creator-view.ts";

import { host } from "./host.ts";

/** Null for a customer who is no creator. Throws when there is no answer. */
export async function readCodes(): Promise<CreatorView | null> {
  const { view } = (await ask({})) as { view: CreatorView | null };
  return view;
}

/** Throws when there is no answer, or the offer is no longer theirs. */
export async function sayName(wish: { enrolmentId: string; name: string; intent: NameIntent }): Promise<NameSaid> {
  const { said } = (await ask({ method: "POST", body: JSON.stringify(wish) })) as { said: NameSaid };
  return said;
}

/** What the customer's account is shown in. */
function language(): string {
  return host().localization.language.value.isoCode;
}

async function ask(init: RequestInit): Promise<unknown> {
  const token = await host().sessionToken.get();
  const headers = { Authorization: `Bearer ${token}`, ...(init.body != null && { "Content-Type": "application/json" }) };
  // Shopify CLI writes the app's address here when it bundles the extension.
  const response = await fetch(`${process.env.APP_URL}/account/codes?locale=${encodeURIComponent(language())}`, { ...init, headers });
  if (!response.ok) throw new Error(`The app answered ${response.status}`);
  return response.json();
}
