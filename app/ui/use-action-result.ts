import type { FetcherWithComponents } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";

type Answered<R> = Pick<FetcherWithComponents<R>, "state" | "data">;

/** Calls `onResult` once for each answer, when it is complete and the page was read again. It may be another function each time. */
export function useActionResult<R>({ state, data }: Answered<R>, onResult: (result: NonNullable<Answered<R>["data"]>) => void): void {
  const handler = useRef(onResult);
  useEffect(() => {
    handler.current = onResult;
  });
  const last = useRef<Answered<R>["data"]>();
  useEffect(() => {
    if (state !== "idle" || !data || data === last.current) return;
    last.current = data;
    handler.current(data);
  }, [state, data]);
}

/**
 * Says what a press did in a toast of the admin; each answer once. `done` is for answers without words of their own, whose
 * refusals stand on the page already.
 */
export function useActionMessage(answered: Answered<ActionResult>, done?: string): void {
  const shopify = useAppBridge();
  useActionResult(answered, ({ refused, said }) => {
    if (done !== undefined) {
      if (!refused) shopify.toast.show(done);
      return;
    }
    if (said) shopify.toast.show(said);
    if (refused) shopify.toast.show(refused, { isError: true });
  });
}
