/**
 * A message as a draft, while it is sent and afterwards, at one address.
 * For whoever tells creators about a change of their codes: see what each will read, send it once, and see whom it reached.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ComposeScreen } from "./compose-screen.tsx";
import { SentScreen } from "./sent-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { mailFrom, formatFor } from "#app/messages/message-deps.server.ts";
import { checkDraft } from "#app/messages/check-draft.server.ts";
import { readMailSettings } from "#app/messages/mail-settings.server.ts";
import { previewMessage } from "#app/messages/preview-message.server.ts";
import { readMessage } from "#app/messages/read-message.server.ts";
import { savedTemplates } from "#app/messages/saved-templates.server.ts";
import { readTestRules } from "#app/messages/test-addresses.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound, pageFrom } from "#app/http/params.server.ts";

import { act } from "./act.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shopFacts, rights, shown } = await forAdmin(request, "view");
  const messageId = idFrom(params.messageId);
  // Taken first: whatever changes while it is read counts as changed meanwhile.
  const loadedAt = new Date().toISOString();
  const asked = { messageId, page: pageFrom(new URL(request.url).searchParams), seesAmounts: rights.includes("money") };
  const view = await readMessage(ctx, asked);
  if (!view) throw notFound();
  if (view.state !== "draft") return shown({ view, compose: null });
  const ask = { ...view, messageId, offerId: view.offer.id, words: formatFor({ rights }, shopFacts), now: new Date() };
  const [check, preview, saved, { testTo }, tests] = await Promise.all([
    checkDraft(ctx, ask),
    previewMessage(ctx, { ...ask, at: 0 }),
    savedTemplates(ctx),
    readMailSettings(ctx),
    readTestRules(ctx),
  ]);
  return shown({ view, compose: { check, preview, saved, mailFrom, testTo, tests, loadedAt } });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  return act(admin, { messageId: idFrom(params.messageId), data: await sentForm(request) });
}

export const meta = () => [{ title: "Message" }];

export default function MessagePage() {
  const { view, compose } = useLoaderData<typeof loader>();
  return compose === null ? <SentScreen view={view} /> : <ComposeScreen key={view.id} view={view} {...compose} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
