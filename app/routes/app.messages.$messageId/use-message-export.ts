import { useAppBridge } from "@shopify/app-bridge-react";
import { useState } from "react";

import { download } from "#app/ui/download.ts";

/** The messages as a file. It is fetched by App Bridge, which knows the session; a link would open outside of it. */
export function useMessageExport(messageId: string) {
  const shopify = useAppBridge();
  const [busy, setBusy] = useState(false);
  const start = () => {
    setBusy(true);
    void fetch(`/app/messages/${messageId}/export`, { method: "POST" })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
        download(await answer.text(), { name: "messages.csv", type: "text/csv" });
      })
      .catch(() => shopify.toast.show("The export could not be made. Try again.", { isError: true }))
      .finally(() => setBusy(false));
  };
  return { busy, start };
}
