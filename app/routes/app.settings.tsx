/**
 * Settings: how refreshes begin, how long they can be undone, whether look-alikes of leaked names are pointed out.
 * For the merchant who sets it once and wants the team to find the right choice made already. Each card saves for itself.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { ActivityLinkCard } from "#app/components/settings/activity-card.tsx";
import { DataCard } from "#app/components/settings/data-card.tsx";
import { DataRequestsCard } from "#app/components/settings/data-requests-card.tsx";
import { MailCard } from "#app/components/settings/mail-card.tsx";
import { PermissionsCard } from "#app/components/settings/permissions-card.tsx";
import { RefreshesCard } from "#app/components/settings/refreshes-card.tsx";
import { StorefrontCard } from "#app/components/settings/storefront-card.tsx";
import type { SettingsAnswer } from "#app/components/settings/use-saving.ts";
import { SettingsScreen } from "#app/components/settings-screen.tsx";
import { forAdmin, GIVE_UP_MINUTES } from "#app/composition.server.ts";
import { parseFormData } from "#app/http/parse-form-data.server.ts";
import { mailFrom } from "#app/message-deps.server.ts";
import { readMailSettings, saveReplyTo } from "#app/messages/mail-settings.server.ts";
import { OLD_ENDS } from "#app/refresh/refresh.ts";
import { portalAddress } from "#app/portal/storefront.server.ts";
import { answerDataRequest, listDataRequests } from "#app/shops/data-requests.server.ts";
import { readSettings, saveSettings } from "#app/shops/settings.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const { replyTo } = await readMailSettings(ctx);
  const settings = await readSettings(ctx);
  return {
    settings: { ...settings, giveUpMinutes: settings.giveUpMinutes ?? GIVE_UP_MINUTES },
    storefront: await portalAddress(ctx),
    mail: { from: mailFrom, replyTo },
    requests: await listDataRequests(ctx),
  };
}

const form = z.discriminatedUnion("card", [
  z.object({
    card: z.literal("refreshes"),
    oldEnds: z.enum(OLD_ENDS),
    undoHours: z.coerce.number().int().min(0).max(720),
    lookAlikes: z.enum(["true", "false"]).transform((on) => on === "true"),
    giveUpMinutes: z.coerce.number().int().min(1).max(1_440),
  }),
  z.object({ card: z.literal("mail"), replyTo: z.string().max(254) }),
  z.object({ card: z.literal("data_request"), requestId: z.uuid() }),
]);

export async function action({ request }: ActionFunctionArgs): Promise<SettingsAnswer> {
  const { ctx, staff } = await forAdmin(request);
  const parsed = form.safeParse(Object.fromEntries(await parseFormData(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  switch (parsed.data.card) {
    case "refreshes": {
      const { oldEnds, undoHours, lookAlikes, giveUpMinutes } = parsed.data;
      await saveSettings(ctx, { settings: { oldEnds, undoHours, lookAlikes, giveUpMinutes }, by: staff.id });
      return { refused: null };
    }
    case "mail": {
      const saved = await saveReplyTo(ctx, { replyTo: parsed.data.replyTo, by: staff.id });
      return { refused: saved.ok ? null : saved.because };
    }
    case "data_request": {
      const known = await answerDataRequest(ctx, { id: parsed.data.requestId, by: staff.id, now: new Date() });
      return { refused: known ? null : "This request is no longer here." };
    }
  }
}

export const meta = () => [{ title: "Settings" }];

export default function SettingsPage() {
  const { settings, mail, storefront, requests } = useLoaderData<typeof loader>();
  return (
    <SettingsScreen>
      <RefreshesCard settings={settings} />
      <MailCard settings={mail} />
      <StorefrontCard address={storefront} />
      <ActivityLinkCard />
      <PermissionsCard />
      <DataCard />
      <DataRequestsCard requests={requests} />
    </SettingsScreen>
  );
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
