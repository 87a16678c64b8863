import type { FetcherWithComponents } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

import type { ProjectAnswer } from "./project-answer.ts";

/** Says what a press did, or why it did nothing, in a toast of the admin; each answer once. */
export function useSaid({ state, data }: Pick<FetcherWithComponents<ProjectAnswer>, "state" | "data">): void {
  const shopify = useAppBridge();
  const told = useRef<ProjectAnswer | undefined>(undefined);
  useEffect(() => {
    if (state !== "idle" || !data || data === told.current) return;
    told.current = data;
    if (data.said) shopify.toast.show(data.said);
    if (data.refused) shopify.toast.show(data.refused, { isError: true });
  }, [state, data, shopify]);
}
