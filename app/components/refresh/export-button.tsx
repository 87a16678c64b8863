import { Button, InlineStack } from "@shopify/polaris";
import { useState } from "react";

import { download } from "#app/components/download.ts";

/** The timeline of the whole refresh as a file. */
export function ExportButton({ refreshId }: { refreshId: string }) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const save = () => {
    setState("busy");
    void fetch(`/app/refreshes/${refreshId}/export`)
      .then(async (answer) => {
        if (!answer.ok) return setState("failed");
        download(await answer.text(), { name: `refresh-${refreshId.slice(0, 8)}.csv`, type: "text/csv" });
        setState("idle");
      })
      .catch(() => setState("failed"));
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      <Button variant="plain" loading={state === "busy"} onClick={save}>
        Download the timeline (CSV)
      </Button>
      <span role="status">{state === "failed" ? "The file could not be made. Try again." : ""}</span>
    </InlineStack>
  );
}
