/**
 * Settings: how refreshes begin, how long they can be undone, whether look-alikes of leaked names are pointed out.
 * For the merchant who sets it once and wants the team to find the right choice made already.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { SettingsScreen } from "#app/components/settings-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { OLD_ENDS } from "#app/refresh/refresh.ts";
import { readSettings, saveSettings } from "#app/shops/settings.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  return { settings: await readSettings(ctx) };
}

const form = z.object({
  oldEnds: z.enum(OLD_ENDS),
  undoHours: z.coerce.number().int().min(0).max(720),
  lookAlikes: z.enum(["true", "false"]).transform((on) => on === "true"),
});

export async function action({ request }: ActionFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const parsed = form.safeParse(Object.fromEntries(await request.formData()));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  await saveSettings(ctx, parsed.data);
  return { saved: true };
}

export const meta = () => [{ title: "Settings" }];

export default function SettingsPage() {
  const { settings } = useLoaderData<typeof loader>();
  return <SettingsScreen settings={settings} saved={useActionData<typeof action>()?.saved ?? false} />;
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
