/** @jsxImportSource preact */
import { useState } from "preact/hooks";

import type { NameIntent } from "#app/portal/answer-name.server.ts";

import { sayName } from "./ask-app.ts";
import { t } from "./host.ts";

/** `of`: the name that was answered; said beside another one it would be untrue. */
type Said = { of: string; text: string; good: boolean };

/** A creator looks up another name for a code and asks the shop for it; `onAsked` once the shop has the wish. */
export function NameForm({ enrolmentId, onAsked }: { enrolmentId: string; onAsked: () => void }) {
  const [name, setName] = useState("");
  const [waiting, setWaiting] = useState<NameIntent | null>(null);
  const [said, setSaid] = useState<Said | null>(null);

  const send = async (intent: NameIntent) => {
    setWaiting(intent);
    try {
      const { asked, answer } = await sayName({ enrolmentId, name, intent });
      setSaid(answer && { of: name, text: t(`answer.${answer.answer}`), good: answer.answer === "available" });
      if (asked) {
        setName("");
        onAsked();
      }
    } catch {
      setSaid({ of: name, text: t("not_sent"), good: false });
    }
    setWaiting(null);
  };
  const empty = name.trim() === "";
  const shown = said?.of === name ? said : null;

  return (
    <s-stack gap="base">
      <s-text-field
        label={t("another_name")}
        value={name}
        maxLength={100}
        error={shown && !shown.good ? shown.text : ""}
        onInput={(event) => setName((event.currentTarget as unknown as { value: string }).value)}
      />
      {shown?.good && <s-text tone="success">{shown.text}</s-text>}
      <s-stack direction="inline" gap="base">
        <s-button disabled={empty || waiting !== null} loading={waiting === "check"} onClick={() => void send("check")}>
          {t("check")}
        </s-button>
        <s-button disabled={empty || waiting !== null} loading={waiting === "ask"} onClick={() => void send("ask")}>
          {t("ask")}
        </s-button>
      </s-stack>
    </s-stack>
  );
}
