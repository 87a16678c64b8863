import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { useEdits } from "#app/ui/edits/use-edits.ts";
import { useActionResult } from "#app/ui/use-action-result.ts";
import type { Conflict, Units } from "#app/edits/merge-edits.ts";

/** What saving a card of the settings answers: what holds now, a sentence when it was refused, or what was changed meanwhile. */
export type SettingsAnswer<F> = ActionResult<{ conflict: Conflict<F> | null; saved: { form: F; at: string } | null }>;

/** `id`: by which the page's action finds the card. `begin`: what it shows, and when that was read. */
type Card<F> = { id: string; begin: { form: F; loadedAt: string }; units: Units<F> };

/** The form of one card of the settings page. Saved is said by the admin, each time once. */
export function useSettingsResult<F>({ id, begin, units }: Card<F>) {
  const fetcher = useFetcher<SettingsAnswer<F>>();
  const edits = useEdits({ ...begin, keep: id }, units);
  const { receive, saved } = edits;
  const shopify = useAppBridge();
  const answer = fetcher.state === "idle" ? (fetcher.data as SettingsAnswer<F> | undefined) : undefined;
  useActionResult({ state: fetcher.state, data: answer }, ({ refused, conflict, saved: kept }) => {
    if (conflict) receive(conflict);
    if (kept) saved(kept.form, kept.at);
    if (conflict) shopify.toast.show("Not saved: changed meanwhile", { isError: true });
    // A refusal stands at its field.
    else if (refused === null) shopify.toast.show("Saved");
  });
  return {
    edits,
    saving: fetcher.state !== "idle",
    refused: answer?.refused ?? null,
    save: () => fetcher.submit({ card: id, edits: JSON.stringify(edits.toSave()) }, { method: "post", action: "/app/settings" }),
  };
}
