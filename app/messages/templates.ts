/** The words a message begins with, by what happened. Plain text with variables; a merchant edits them before anything is sent. */
import type { About } from "./message.ts";

type Template = { title: string; about: About; subject: string; body: string };

const KEPT = "Everything you have earned so far stays on your account, and new sales are added to it.";
/** True also while the commission of a leaked code's orders is held. */
const ADDED_UP = "Sales with your old and your new code are added up, as before.";
const EARNED = "Everything you have earned so far stays on your account.";
const SHARE = "If you share a link, this one always leads to your current code:\n{{ link }}";
const STOPPED = "{{ old_code }} no longer works, so please change it wherever you have shared it.";

const letter = (...paragraphs: string[]) => ["Hi {{ first_name }},", ...paragraphs, "Thank you,\n{{ shop }}"].join("\n\n");

/** Every change of a code has words; `own` are those of somebody who simply writes. */
export const TEMPLATES = {
  leak: {
    title: "The code leaked",
    about: "code",
    subject: "Your new code: {{ new_code }}",
    body: letter(
      "Your code {{ old_code }} has got around to people who do not follow you, so we have replaced it.",
      `Your new code is {{ new_code }}. ${STOPPED}`,
      SHARE,
      ADDED_UP,
    ),
  },
  rename: {
    title: "The code has another name",
    about: "code",
    subject: "Your code is now {{ new_code }}",
    body: letter(`Your code for {{ offer }} has changed: it is now {{ new_code }}.`, STOPPED, SHARE, KEPT),
  },
  ending: {
    title: "The old code still works for a while",
    about: "code",
    subject: "Your new code: {{ new_code }}",
    body: letter(
      "Your new code for {{ offer }} is {{ new_code }}. It works now.",
      "{{ old_code }} works until {{ old_code_ends }}. Please change it wherever you have shared it before then.",
      SHARE,
      KEPT,
    ),
  },
  reset: {
    title: "The same code, counted from the beginning",
    about: "code",
    subject: "Your code {{ new_code }} has been renewed",
    body: letter(
      "We have issued your code {{ new_code }} again, so it can be used as often as when it was new.",
      "You do not need to change anything.",
      EARNED,
    ),
  },
  channel: {
    title: "A code for a channel has changed",
    about: "code",
    subject: "Your codes for {{ offer }}",
    body: letter(
      "Your codes for {{ offer }} have changed. These work now: {{ codes }}.",
      "Where you have shared one that is not among them, please change it.",
      KEPT,
    ),
  },
  welcome: {
    title: "Welcome to the offer",
    about: "code",
    subject: "Your code for {{ offer }}",
    body: letter("You are now part of {{ offer }}. Your code is {{ new_code }}.", SHARE),
  },
  deactivated: {
    title: "The code is paused",
    about: "code",
    subject: "Your code {{ old_code }} is paused",
    body: letter(
      "Your code {{ old_code }} has been paused and does not work at the moment. Please do not share it until you hear from us.",
      EARNED,
    ),
  },
  activated: {
    title: "The code works again",
    about: "code",
    subject: "Your code {{ new_code }} works again",
    body: letter(
      "Your code {{ new_code }} works again. Everything you have earned before stays on your account, and new sales are added to it.",
    ),
  },
  removed: {
    title: "The code has ended",
    about: "code",
    subject: "Your code for {{ offer }} has ended",
    body: letter(
      "Your code {{ old_code }} for {{ offer }} has ended and no longer works, so please take it down wherever you have shared it.",
      EARNED,
    ),
  },
  payout: {
    title: "What they earn has changed",
    about: "code",
    subject: "What you earn with {{ offer }}",
    body: letter("What you earn with {{ offer }} has changed for orders from now on. Earlier orders keep what they earned."),
  },
  paid: {
    title: "They were paid",
    about: "code",
    subject: "You were paid {{ payout_amount }}",
    body: letter(
      "We have paid you {{ payout_amount }} for your sales ({{ payout }}, {{ payout_date }}).",
      "Which orders it is for:\n{{ statement_link }}",
    ),
  },
  own: { title: "Your own words", about: "news", subject: "", body: letter("") },
} as const satisfies Record<string, Template>;

export type TemplateKey = keyof typeof TEMPLATES;

/** The words for a refresh by its reason. `bothWork`: the old codes have not ended yet. `sameNames`: every code kept its name. `channels`: every code is for one channel. */
export function templateForRefresh({
  reason,
  bothWork,
  sameNames,
  channels = false,
}: {
  reason: string | null;
  bothWork: boolean;
  sameNames: boolean;
  channels?: boolean;
}): TemplateKey {
  if (channels) return "channel";
  if (sameNames) return "reset";
  if (bothWork) return "ending";
  return reason === "leak" ? "leak" : "rename";
}

/** The words for a change of members, by its kind. */
export function templateForChange(
  kind: "activate" | "readd" | "deactivate" | "remove" | "add" | "payout" | "add_code" | "end_code",
): TemplateKey {
  switch (kind) {
    case "activate":
    case "readd":
      return "activated";
    case "deactivate":
      return "deactivated";
    case "remove":
      return "removed";
    case "add":
      return "welcome";
    case "add_code":
    case "end_code":
      return "channel";
    case "payout":
      return "payout";
  }
}
