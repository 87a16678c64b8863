/**
 * Settings: how refreshes begin, how long they can be undone, whether look-alikes of leaked names are pointed out, what commissions
 * are computed on and which orders earn one.
 * For the merchant who sets it once and wants the team to find the right choice made already. Each card saves for itself.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { ActivityLinkCard } from "./activity-card.tsx";
import { ApiLinkCard } from "./api-card.tsx";
import { AttemptsCard } from "./attempts-card.tsx";
import { CommissionsCard } from "./commissions-card.tsx";
import { DataCard } from "./data-card.tsx";
import { DataRequestsCard } from "./data-requests-card.tsx";
import { DigestCard } from "./digest-card.tsx";
import { LeaksCard } from "./leaks-card.tsx";
import { MailCard } from "./mail-card.tsx";
import { PayoutWaysCard } from "./payout-ways-card.tsx";
import { PermissionsCard } from "./permissions-card.tsx";
import { RefreshesCard } from "./refreshes-card.tsx";
import { StaffCard } from "./staff-card.tsx";
import { StoresLinkCard } from "./stores-card.tsx";
import { StorefrontCard } from "./storefront-card.tsx";
import type { SettingsAnswer } from "./use-settings-result.ts";
import { SettingsScreen } from "./settings-screen.tsx";
import { RIGHTS } from "#app/access/rights.ts";
import { changeRights, listStaff } from "#app/access/staff-rights.server.ts";
import { forAdmin, forPress, GIVE_UP_MINUTES, pixelOf, scopesOf } from "#app/composition.server.ts";
import { askForDigest, readDigestSettings, setDigestDay, stopDigest } from "#app/messages/digest-recipients.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { mailFrom } from "#app/messages/message-deps.server.ts";
import { readMailPause, tryMailNow } from "#app/messages/mail-pause.server.ts";
import { readMailSettings, saveReplyTo } from "#app/messages/mail-settings.server.ts";
import type { Conflict } from "#app/edits/merge-edits.ts";
import { sentForm } from "#app/http/form.ts";
import { editsOf, fromJson } from "#app/http/params.server.ts";
import { countAttempts, countingSince, stopCounting } from "#app/leaks/attempts/count-attempts.server.ts";
import { env } from "#app/platform/env.server.ts";
import { ATTEMPTS_PERMISSION } from "#app/shops/permissions.ts";
import { DEFAULT_COUPON_DOMAINS } from "#app/leaks/coupon-sites.ts";
import { linesOf, SENSITIVITIES } from "#app/leaks/sensitivity.ts";
import { readLeakSettings, saveLeakSettings } from "#app/shops/leak-settings.server.ts";
import type { LeakSettings, RefreshSettings } from "#app/shops/settings-units.ts";
import { OLD_ENDS } from "#app/codes/engine/plans.ts";
import { readCommissionSettings } from "#app/orders/read-commission-settings.server.ts";
import { openChange, proposeCommissions } from "#app/orders/settings/change-commissions.server.ts";
import { commissionsForm } from "#app/orders/settings/commissions-form.ts";
import { commissionsSchema } from "#app/orders/settings/commissions-schema.ts";
import { portalAddress } from "#app/portal/storefront.server.ts";
import { answerDataRequest, listDataRequests } from "#app/shops/data-requests.server.ts";
import { knownScopes, readPayoutWays, rememberScopes } from "#app/shops/payout-ways.server.ts";
import { readSettings, saveSettings } from "#app/shops/settings.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, staff } = await forAdmin(request, "settings");
  // Taken first: whatever changes while it is read counts as changed meanwhile.
  const loadedAt = new Date().toISOString();
  const { replyTo } = await readMailSettings(ctx);
  const settings = await readSettings(ctx);
  const { shop } = await readCommissionSettings(ctx.db);
  const granted = await knownScopes(ctx);
  return {
    settings: { ...settings, giveUpMinutes: settings.giveUpMinutes ?? GIVE_UP_MINUTES },
    commissions: { settings: commissionsForm(shop), change: await openChange(ctx, null) },
    leaks: await readLeakSettings(ctx, DEFAULT_COUPON_DOMAINS),
    storefront: await portalAddress(ctx),
    mail: { from: mailFrom, replyTo, pause: await readMailPause(ctx) },
    loadedAt,
    digest: await readDigestSettings(ctx, staff.id),
    staff: { staff: await listStaff(ctx), me: staff.id },
    ways: await readPayoutWays(ctx),
    // What runs after the permission was taken back is not counted.
    attemptsSince: ATTEMPTS_PERMISSION.scopes.every((scope) => granted.includes(scope))
      ? ((await countingSince(ctx))?.toISOString() ?? null)
      : null,
    requests: await listDataRequests(ctx),
    granted,
  };
}

const refreshes: z.ZodType<RefreshSettings> = z.object({
  oldEnds: z.enum(OLD_ENDS),
  undoHours: z.number().int().min(0).max(720),
  lookAlikes: z.boolean(),
  giveUpMinutes: z.number().int().min(1).max(1_440),
});

const leaks: z.ZodType<LeakSettings> = z.object({
  sensitivity: z.enum(SENSITIVITIES),
  quietDays: z.number().int().min(0).max(90),
  leftAlone: z.string().max(20_000),
  couponDomains: z.string().max(50_000),
  journeyDays: z.number().int().min(1).max(730),
});

const form = z.discriminatedUnion("card", [
  z.object({ card: z.literal("refreshes"), edits: fromJson(editsOf(refreshes)) }),
  z.object({ card: z.literal("commissions"), edits: fromJson(editsOf(commissionsSchema)) }),
  z.object({ card: z.literal("leaks"), edits: fromJson(editsOf(leaks)) }),
  z.object({ card: z.literal("mail_pause") }),
  z.object({ card: z.literal("payout_ways"), scopes: fromJson(z.array(z.string().max(100)).max(10)) }),
  z.object({ card: z.literal("attempts"), on: z.enum(["true", "false"]) }),
  z.object({ card: z.literal("mail"), edits: fromJson(editsOf(z.object({ replyTo: z.string().max(254) }))) }),
  z.object({ card: z.literal("digest"), day: z.enum(["off", "1", "2", "3", "4", "5", "6", "7"]) }),
  z.object({ card: z.literal("digest_mine") }),
  z.object({ card: z.literal("digest_stop"), readerId: z.uuid() }),
  z.object({
    card: z.literal("staff"),
    staffId: z.string().regex(/^\d{1,20}$/),
    rights: z.string().transform((text) => RIGHTS.filter((right) => text.split(",").includes(right))),
  }),
  z.object({ card: z.literal("data_request"), requestId: z.uuid() }),
]);

export async function action({ request }: ActionFunctionArgs): Promise<SettingsAnswer<unknown> | Response> {
  const admin = await forPress(request, "settings");
  if (admin.refused !== null) return refused(admin.refused);
  const { ctx, staff, enqueue } = admin;
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  switch (parsed.data.card) {
    case "refreshes": {
      const { mine, ...seen } = parsed.data.edits;
      const saved = await saveSettings(ctx, { settings: mine, by: staff.id, seen, giveUpMinutes: GIVE_UP_MINUTES });
      return saved.ok ? kept(saved.form) : refused(null, saved.conflict);
    }
    case "commissions": {
      // What it would change is a list of commissions.
      const noMoney = await admin.lacking("money");
      if (noMoney !== null) return refused(noMoney);
      const saved = await proposeCommissions(ctx, { edits: parsed.data.edits, staff: staff.id, now: new Date(), enqueue });
      if (!saved.ok) return saved.reason === "conflict" ? refused(null, saved.conflict) : refused(saved.because);
      // What it would change is shown before it is applied.
      return saved.changeId === null ? kept(saved.form) : redirect(`/app/settings/commissions/${saved.changeId}`);
    }
    case "leaks": {
      const { edits } = parsed.data;
      const saved = await saveLeakSettings(ctx, { edits, by: staff.id, standardDomains: DEFAULT_COUPON_DOMAINS, linesOf });
      return saved.ok ? kept(saved.form) : refused(null, saved.conflict);
    }
    case "mail": {
      const { mine, ...seen } = parsed.data.edits;
      const saved = await saveReplyTo(ctx, { replyTo: mine.replyTo, by: staff.id, seen });
      if (saved.ok) return kept(saved.form);
      return saved.reason === "conflict" ? refused(null, saved.conflict) : refused(saved.because);
    }
    case "mail_pause":
      await tryMailNow(ctx, new Date());
      await ctx.db.$transaction((tx) => enqueue(tx, "messages.send", { shop: ctx.shop }));
      return kept(null);
    case "payout_ways": {
      // The browser says that something was granted or taken back; Shopify says what.
      await rememberScopes(ctx, await scopesOf(ctx.shop, parsed.data.scopes));
      return kept(null);
    }
    case "attempts": {
      const pixel = pixelOf(ctx.shop);
      if (parsed.data.on === "false") {
        await stopCounting(ctx, pixel);
        return { ...kept(null), said: "Attempts are not counted any more" };
      }
      await rememberScopes(ctx, await scopesOf(ctx.shop, ATTEMPTS_PERMISSION.scopes));
      const done = await countAttempts(ctx, { pixel, address: env.SHOPIFY_APP_URL, now: new Date() });
      return done.ok ? { ...kept(null), said: "Attempts are counted from now on" } : refused(`Shopify refused it: ${done.words}`);
    }
    case "digest": {
      const { day } = parsed.data;
      await setDigestDay(ctx, { weekday: day === "off" ? null : Number(day), by: staff.id });
      return { ...kept(null), said: day === "off" ? "The digest is off" : "Day saved" };
    }
    case "digest_mine": {
      const address = await staff.email().catch((error: unknown) => {
        log.warn("staff_email_unknown", { shop: ctx.shop, because: error instanceof Error ? error.message : String(error) });
        return undefined;
      });
      if (address === undefined) return refused("Shopify did not answer. Try again.");
      const asked = await askForDigest(ctx, { staffId: staff.id, address, now: new Date() });
      return asked.ok ? { ...kept(null), said: "You get the digest from now on" } : refused(asked.because);
    }
    case "digest_stop": {
      const known = await stopDigest(ctx, { id: parsed.data.readerId, by: staff.id, now: new Date() });
      return known ? { ...kept(null), said: "Stopped" } : refused("This is no longer here.");
    }
    case "staff": {
      const changed = await changeRights(ctx, { ...parsed.data, by: staff.id });
      return changed.ok ? { ...kept(null), said: "Rights saved" } : refused(changed.because);
    }
    case "data_request": {
      const known = await answerDataRequest(ctx, { id: parsed.data.requestId, by: staff.id, now: new Date() });
      return known ? kept(null) : refused("This request is no longer here.");
    }
  }
}

const kept = <F,>(form: F): SettingsAnswer<F> => ({ refused: null, conflict: null, saved: { form, at: new Date().toISOString() } });
const refused = <F,>(because: string | null, conflict: Conflict<F> | null = null): SettingsAnswer<F> => ({
  refused: because,
  conflict,
  saved: null,
});

export const meta = () => [{ title: "Settings" }];

export default function SettingsPage() {
  const { settings, commissions, leaks, mail, loadedAt, storefront, ways, requests, granted, staff, digest, attemptsSince } =
    useLoaderData<typeof loader>();
  return (
    <SettingsScreen>
      <RefreshesCard settings={settings} loadedAt={loadedAt} />
      <CommissionsCard {...commissions} loadedAt={loadedAt} />
      <PayoutWaysCard ways={ways} />
      <LeaksCard settings={leaks} loadedAt={loadedAt} />
      <AttemptsCard since={attemptsSince} />
      <MailCard settings={mail} loadedAt={loadedAt} />
      <DigestCard settings={digest} hasMailServer={mail.from !== null} />
      <StorefrontCard address={storefront} />
      <StaffCard {...staff} />
      <ActivityLinkCard />
      <StoresLinkCard />
      <ApiLinkCard />
      <PermissionsCard granted={granted} />
      <DataCard />
      <DataRequestsCard requests={requests} />
    </SettingsScreen>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
