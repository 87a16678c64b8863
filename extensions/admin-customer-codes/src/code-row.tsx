/** @jsxImportSource preact */
import type { CodeInBlock } from "#app/portal/codes-block.ts";

import { host, t } from "./host.ts";

/** One offer: the code and how it stands, what was sold with it, and when the old code ends. */
export function CodeRow({ code: { title, code, status, oldCode, conversions }, zone }: { code: CodeInBlock; zone: string }) {
  return (
    <s-stack gap="small-200">
      <s-stack direction="inline" gap="base" alignItems="center">
        {code !== null && <s-text type="strong">{code}</s-text>}
        <s-badge tone={status === "active" ? "success" : "neutral"}>{t(`status.${status}`)}</s-badge>
      </s-stack>
      <s-text color="subdued">{`${title} · ${t("conversions", { count: conversions })}`}</s-text>
      {oldCode !== null && <s-text>{oldNote(oldCode, zone)}</s-text>}
    </s-stack>
  );
}

/** In the staff member's language; the date in the shop's zone. */
function oldNote({ name: code, endsAt }: { name: string; endsAt: string | null }, timeZone: string): string {
  if (endsAt === null) return t("old_now", { code });
  const date = host().i18n.formatDate(new Date(endsAt), { timeZone, dateStyle: "medium", timeStyle: "short" });
  return t("old_until", { code, date });
}
