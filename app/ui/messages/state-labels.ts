import { listOf, plural } from "#app/format/counts.ts";
import type { Counts, LeftOutFor, RecipientState } from "#app/messages/message.ts";

export const LEFT_OUT_LABELS: Record<LeftOutFor, string> = {
  by_person: "Left out by you or a colleague",
  no_email: "Has no e-mail address",
  unsubscribed: "Has unsubscribed from news",
  missing_value: "Had no value for a variable",
  suppressed: "Their address does not exist any more",
};

type Tone = "success" | "info" | "attention" | "critical" | undefined;

/** What a recipient's state is called. */
export const RECIPIENT_LABELS: Record<RecipientState, { label: string; tone: Tone }> = {
  draft: { label: "Chosen", tone: undefined },
  left_out: { label: "Left out", tone: undefined },
  queued: { label: "Waiting", tone: "info" },
  sending: { label: "Sending", tone: "info" },
  sent: { label: "Sent", tone: "success" },
  bounced: { label: "Bounced", tone: "critical" },
  failed: { label: "Not sent", tone: "critical" },
  unclear: { label: "May have been sent", tone: "attention" },
  by_hand: { label: "Told by you", tone: "success" },
};

/** "195 sent, 5 bounced". */
export function countsLabel({ total, delivered, waiting, bounced, failed, unclear }: Counts): string {
  const parts = [
    delivered > 0 ? `${delivered.toLocaleString("en-US")} sent` : "",
    waiting > 0 ? `${waiting.toLocaleString("en-US")} waiting` : "",
    bounced > 0 ? `${bounced.toLocaleString("en-US")} bounced` : "",
    failed > 0 ? `${failed.toLocaleString("en-US")} not sent` : "",
    unclear > 0 ? `${unclear.toLocaleString("en-US")} unclear` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : plural(total, "member");
}

/** The first few names, and how many more. */
export function someNames(names: readonly string[], most = 5): string {
  if (names.length <= most) return listOf(names);
  return `${names.slice(0, most).join(", ")} and ${(names.length - most).toLocaleString("en-US")} more`;
}
