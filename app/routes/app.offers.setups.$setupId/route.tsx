/** An offer while it is made: how many codes are issued, and at the end who got none and why, and that nobody has been told. Leaving the page loses nothing. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { SetupScreen } from "./setup-screen.tsx";
import { forAdmin, forPress, scopesOf } from "#app/composition.server.ts";
import { readNotificationStatus } from "#app/messages/notification-status.server.ts";
import { readIssued, readSetupView } from "#app/offers/read-setup.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { createAgain } from "#app/offers/create-again.server.ts";
import { SEGMENT_SCOPE } from "#app/shopify/discounts/buyers.ts";
import type { ActionResult } from "#app/ui/action-result.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const setupId = idFrom(params.setupId);
  const setup = await readSetupView(ctx, setupId);
  if (!setup) throw notFound();
  if (setup.state !== "done" || setup.offerId === null) return shown({ setup, telling: null });
  const memberIds = (await readIssued(ctx, { setupId })).map(({ memberId }) => memberId);
  return shown({
    setup,
    telling: await readNotificationStatus(ctx, { offerId: setup.offerId, cause: { kind: "setup", id: setupId }, memberIds }),
  });
}

/** `allowed`: what Shopify's dialog has just granted to the app for this offer. */
const pressed = z.object({ allowed: z.literal(SEGMENT_SCOPE) });

/** "Allow and create": the same offer once more, now that its permission is there. */
export async function action({ request, params }: ActionFunctionArgs): Promise<ActionResult | Response> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, codes, enqueue } = admin;
  const setupId = idFrom(params.setupId);
  const parsed = pressed.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  // A token that is out does not allow it yet.
  await scopesOf(ctx.shop, [parsed.data.allowed]);
  const made = await createAgain(ctx, { setupId, createdBy: staff.id, codes, enqueue });
  if (made === "unknown") throw notFound();
  if (made.ok) return redirect(`/app/offers/setups/${made.setupId}`);
  return {
    refused:
      made.reason === "clashes"
        ? "Meanwhile some of these codes were taken. Begin again to name them."
        : "None of the chosen members is there any more.",
  };
}

export const meta = () => [{ title: "Creating an offer" }];

export default function OfferSetupPage() {
  return <SetupScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
