import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

/** What saving a card of the settings answers: a sentence when it was refused. */
export type SettingsAnswer = { refused: string | null };

/** Saves one card of the settings page; the action finds it by the field `card`. Saved is said by the admin, each time once. */
export function useSaving(card: string) {
  const fetcher = useFetcher<SettingsAnswer>();
  const shopify = useAppBridge();
  const told = useRef<SettingsAnswer | undefined>(undefined);
  useEffect(() => {
    if (fetcher.state !== "idle" || !fetcher.data || fetcher.data === told.current) return;
    told.current = fetcher.data;
    const { refused } = fetcher.data;
    shopify.toast.show(refused ?? "Saved", { isError: refused !== null });
  }, [fetcher.state, fetcher.data, shopify]);
  return {
    saving: fetcher.state !== "idle",
    refused: fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null,
    save: (fields: Record<string, string>) => fetcher.submit({ card, ...fields }, { method: "post", action: "/app/settings" }),
  };
}
