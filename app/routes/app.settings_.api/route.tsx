/**
 * API and webhooks: keys for the merchant's own systems, and addresses that are told what happens. For whoever connects them: a key or
 * a secret is shown once, what was sent is listed, and one press sends it again or ends it.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { z } from "zod";

import type { ApiAnswer } from "./answer.ts";
import { ApiKeysCard } from "./api-keys-card.tsx";
import { DeliveriesCard } from "./deliveries-card.tsx";
import { WebhooksCard } from "./webhooks-card.tsx";
import { createApiKey, listApiKeys, MOST_KEYS, revokeApiKey } from "#app/access/api-keys.server.ts";
import { API_SCOPES, RIGHT_OF_SCOPE } from "#app/access/scopes.ts";
import { type AdminRequest, forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { NOT_KEPT } from "#app/http/request-keys.server.ts";
import { MONEY_EVENTS, WEBHOOK_EVENTS } from "#app/outgoing/events.ts";
import {
  addWebhook,
  editWebhook,
  listWebhooks,
  removeWebhook,
  replayDelivery,
  resumeWebhook,
  rotateSecret,
  sendTestEvent,
  tellsOfMoney,
} from "#app/outgoing/webhooks.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, rights } = await forAdmin(request, "settings");
  return { keys: await listApiKeys(ctx), ...(await listWebhooks(ctx, { now: new Date(), seesAmounts: rights.includes("money") })) };
}

const id = z.uuid();
const several = <T extends string>(allowed: readonly [T, ...T[]]) =>
  z.string().transform((text) => allowed.filter((one) => text.split(",").includes(one)));

const intents = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("create_key"), name: z.string().max(1_000), scopes: several(API_SCOPES) }),
  z.object({ intent: z.literal("revoke_key"), id }),
  z.object({ intent: z.literal("add_webhook"), url: z.string().max(4_000), events: several(WEBHOOK_EVENTS) }),
  z.object({ intent: z.literal("edit_webhook"), id, url: z.string().max(4_000), events: several(WEBHOOK_EVENTS) }),
  z.object({ intent: z.literal("rotate_secret"), id }),
  z.object({ intent: z.literal("remove_webhook"), id }),
  z.object({ intent: z.literal("resume_webhook"), id }),
  z.object({ intent: z.literal("test_webhook"), id }),
  z.object({ intent: z.literal("replay"), id }),
]);

type Pressed = z.infer<typeof intents>;

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "settings");
  if (admin.refused !== null) return admin;
  const parsed = intents.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const answer = await act(admin, parsed.data);
  return answer.secret === undefined ? answer : data(answer, { headers: NOT_KEPT });
}

const GONE: ApiAnswer = { refused: "This is no longer here." };
const said = (words: string): ApiAnswer => ({ refused: null, said: words });

/** Nobody hands on what they may not do themselves, nor moves elsewhere what an address is told of that they may not read. */
async function mayNotHandOn({ ctx, lacking }: AdminRequest, pressed: Pressed): Promise<string | null> {
  if (pressed.intent === "create_key") {
    for (const scope of pressed.scopes) {
      const refused = await lacking(RIGHT_OF_SCOPE[scope]);
      if (refused !== null) return refused;
    }
  }
  const asksForMoney = "events" in pressed && pressed.events.some((event) => MONEY_EVENTS.includes(event));
  const moves = pressed.intent === "edit_webhook" || pressed.intent === "rotate_secret";
  return asksForMoney || (moves && (await tellsOfMoney(ctx, pressed.id))) ? lacking("money") : null;
}

async function act(admin: AdminRequest, pressed: Pressed): Promise<ApiAnswer> {
  const { ctx, staff, enqueue } = admin;
  const because = await mayNotHandOn(admin, pressed);
  if (because !== null) return { refused: because };
  const press = { by: staff.id, now: new Date() };
  const sendNow = (webhookId: string) => ctx.db.$transaction((tx) => enqueue(tx, "webhooks.send", { shop: ctx.shop, webhookId }));
  switch (pressed.intent) {
    case "create_key": {
      const made = await createApiKey(ctx, { ...pressed, ...press });
      return made.ok ? { refused: null, secret: made.key } : { refused: REFUSED[made.reason] };
    }
    case "revoke_key":
      return (await revokeApiKey(ctx, { id: pressed.id, ...press }))
        ? said("Key revoked")
        : { refused: "This key does not work any more." };
    case "add_webhook": {
      const added = await addWebhook(ctx, { ...pressed, ...press });
      return added.ok ? { refused: null, secret: added.secret } : { refused: added.because };
    }
    case "edit_webhook": {
      const edited = await editWebhook(ctx, { ...pressed, ...press });
      if (!edited.ok) return { refused: edited.because };
      await sendNow(pressed.id);
      return said("Webhook saved");
    }
    case "rotate_secret": {
      const rotated = await rotateSecret(ctx, { id: pressed.id, ...press });
      return rotated.ok ? { refused: null, secret: rotated.secret } : { refused: rotated.because };
    }
    case "remove_webhook": {
      const removed = await removeWebhook(ctx, { id: pressed.id, ...press });
      return removed.ok ? said("Webhook removed") : { refused: removed.because };
    }
    case "resume_webhook":
      if (!(await resumeWebhook(ctx, { id: pressed.id, now: press.now }))) return GONE;
      await sendNow(pressed.id);
      return said("What waits is being sent");
    case "test_webhook":
      if (!(await sendTestEvent(ctx, { id: pressed.id, now: press.now }))) return GONE;
      await sendNow(pressed.id);
      return said("A test is being sent");
    case "replay": {
      const webhookId = await replayDelivery(ctx, { id: pressed.id, now: press.now });
      if (webhookId === null) return GONE;
      await sendNow(webhookId);
      return said("It is being sent again");
    }
  }
}

const REFUSED = {
  no_name: "Give the key a name that says which system uses it.",
  no_scope: "Choose what the key may do.",
  too_many: `There are ${MOST_KEYS} keys that work. Revoke one that nobody uses.`,
} as const;

export const meta = () => [{ title: "API and webhooks" }];

export default function ApiSettings() {
  const { keys, webhooks, deliveries } = useLoaderData<typeof loader>();
  return (
    <Page title="API and webhooks" subtitle="For your own systems and agents." backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap="400">
        <ApiKeysCard keys={keys} />
        <WebhooksCard webhooks={webhooks} />
        <DeliveriesCard deliveries={deliveries} webhooks={webhooks} />
      </BlockStack>
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
