/** @jsxImportSource preact */
import { useState } from "preact/hooks";

import { sayName } from "./ask-app.ts";
import { t } from "./host.ts";

/** Takes a wish for another name back while the shop has not answered it; `onTaken` once the app knows. */
export function TakeBack({ enrolmentId, onTaken }: { enrolmentId: string; onTaken: () => void }) {
  const [state, setState] = useState<"idle" | "waiting" | "failed">("idle");
  const take = async () => {
    setState("waiting");
    try {
      await sayName({ enrolmentId, name: "", intent: "withdraw" });
      setState("idle");
      onTaken();
    } catch {
      setState("failed");
    }
  };
  return (
    <s-stack gap="base">
      <s-button loading={state === "waiting"} disabled={state === "waiting"} onClick={() => void take()}>
        {t("take_back")}
      </s-button>
      {state === "failed" && <s-text tone="critical">{t("not_sent")}</s-text>}
    </s-stack>
  );
}
