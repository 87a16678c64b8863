import type { FetcherWithComponents } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

type Answer = { said?: string | null; refused?: string | null };

/**
 * Says what a press did in a toast of the admin; each answer once. `done` is for answers without words of their own, whose
 * refusals stand on the page already.
 */
export function useActionMessage({ state, data }: Pick<FetcherWithComponents<Answer>, "state" | "data">, done?: string): void {
  const shopify = useAppBridge();
  const lastResult = useRef<Answer | undefined>(undefined);
  useEffect(() => {
    if (state !== "idle" || !data || data === lastResult.current) return;
    lastResult.current = data;
    if (done !== undefined) {
      if (!data.refused) shopify.toast.show(done);
      return;
    }
    if (data.said) shopify.toast.show(data.said);
    if (data.refused) shopify.toast.show(data.refused, { isError: true });
  }, [state, data, done, shopify]);
}
