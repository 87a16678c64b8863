/**
 * Other stores: connects this store with another one of the same merchant, ties their offers, and ends either. For the merchant whose
 * creators have the same code in two stores. What each store sees of the other is said before anybody agrees.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { z } from "zod";

import type { StoresAnswer } from "./answer.ts";
import { ConnectCard } from "./connect-card.tsx";
import { StoreCard } from "./store-card.tsx";
import { forAdmin, forPress, sistersDeps, type AdminRequest } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { NOT_KEPT } from "#app/http/request-keys.server.ts";
import { agreeTie, askTie, confirmPair, endPair, endTie, enterInvite } from "#app/stores/door.server.ts";
import { createInvite } from "#app/stores/invites.server.ts";
import { readStores, setAsksPerson } from "#app/stores/read-stores.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "settings");
  return { stores: await readStores(ctx, sistersDeps("person")) };
}

const otherShop = z.string().min(1).max(255);
const id = z.uuid();

const intents = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("invite") }),
  z.object({ intent: z.literal("enter"), typed: z.string().max(200) }),
  z.object({ intent: z.literal("confirm"), otherShop }),
  z.object({ intent: z.literal("end"), otherShop }),
  z.object({ intent: z.literal("asks_person"), otherShop, on: z.enum(["true", "false"]) }),
  z.object({ intent: z.literal("tie"), otherShop, offerId: id, otherOfferId: id }),
  z.object({ intent: z.literal("agree"), otherShop, offerId: id }),
  z.object({ intent: z.literal("untie"), otherShop, offerId: id }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "settings");
  if (admin.refused !== null) return admin;
  const parsed = intents.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const answer = await act(admin, parsed.data);
  return answer.invite === undefined ? answer : data(answer, { headers: NOT_KEPT });
}

async function act({ ctx, staff }: AdminRequest, pressed: z.infer<typeof intents>): Promise<StoresAnswer> {
  const press = { ...pressed, by: staff.id, now: new Date() };
  const deps = sistersDeps("person");
  switch (press.intent) {
    case "invite":
      return { refused: null, invite: await createInvite(ctx, press) };
    case "enter":
      return answerOf(await enterInvite(ctx, press, deps), "Asked: somebody in the other store has to confirm it");
    case "confirm":
      return answerOf(await confirmPair(ctx, press, deps), "Stores connected");
    case "end":
      return answerOf(await endPair(ctx, press, deps), "Stores disconnected");
    case "asks_person": {
      const known = await setAsksPerson(ctx, { ...press, asksPerson: press.on === "true" });
      return known ? { refused: null, said: "Saved" } : { refused: "These stores are not connected any more." };
    }
    case "tie":
      return answerOf(await askTie(ctx, press, deps), "Asked: somebody in the other store has to agree");
    case "agree":
      return answerOf(await agreeTie(ctx, press, deps), "Offers tied");
    case "untie":
      return answerOf(await endTie(ctx, press, deps), "Offers no longer tied");
  }
}

function answerOf(done: { ok: true } | { ok: false; because: string }, said: string): StoresAnswer {
  return done.ok ? { refused: null, said } : { refused: done.because };
}

export const meta = () => [{ title: "Other stores" }];

export default function StoresSettings() {
  const { stores } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Other stores"
      subtitle="Replace a code in every store that has it, by one press."
      backAction={{ content: "Settings", url: "/app/settings" }}
    >
      <BlockStack gap="400">
        {stores.map((store) => (
          <StoreCard key={store.otherShop} store={store} />
        ))}
        <ConnectCard />
      </BlockStack>
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
