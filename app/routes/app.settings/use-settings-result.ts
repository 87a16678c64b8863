import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

import { useEdits } from "#app/ui/edits/use-edits.ts";
import type { Conflict, Units } from "#app/edits/merge-edits.ts";

/** What saving a card of the settings answers: what holds now, a sentence when it was refused, or what was changed meanwhile. */
export type SettingsAnswer<F> = { refused: string | null; conflict: Conflict<F> | null; saved: { form: F; at: string } | null };

/** `id`: by which the page's action finds the card. `begin`: what it shows, and when that was read. */
type Card<F> = { id: string; begin: { form: F; loadedAt: string }; units: Units<F> };

/** The form of one card of the settings page. Saved is said by the admin, each time once. */
export function useSettingsResult<F>({ id, begin, units }: Card<F>) {
  const fetcher = useFetcher<SettingsAnswer<F>>();
  const edits = useEdits({ ...begin, keep: id }, units);
  const { receive, saved } = edits;
  const shopify = useAppBridge();
  const answer = fetcher.state === "idle" ? (fetcher.data as SettingsAnswer<F> | undefined) : undefined;
  const lastResult = useRef<SettingsAnswer<F> | undefined>(undefined);
  useEffect(() => {
    if (!answer || answer === lastResult.current) return;
    lastResult.current = answer;
    if (answer.conflict) receive(answer.conflict);
    if (answer.saved) saved(answer.saved.form, answer.saved.at);
    if (answer.conflict) shopify.toast.show("Not saved: changed meanwhile", { isError: true });
    // A refusal stands at its field.
    else if (answer.refused === null) shopify.toast.show("Saved");
  }, [answer, receive, saved, shopify]);
  return {
    edits,
    saving: fetcher.state !== "idle",
    refused: answer?.refused ?? null,
    save: () => fetcher.submit({ card: id, edits: JSON.stringify(edits.toSave()) }, { method: "post", action: "/app/settings" }),
  };
}
