/** An e-mail before it is handed to a mail server, and what the server made of it. */
import type { SenderCause } from "./smtp-answer.ts";

export type Address = { name: string; address: string };

export type Outgoing = {
  /** Without angle brackets. The same for every attempt at the same message to the same person. */
  messageId: string;
  from: Address;
  /** Where it comes back to when it cannot be delivered; null: to `from`. */
  returnTo?: string | null;
  to: Address;
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
  /** Where a person says that they want no more, for messages that need it: an address that takes a POST. */
  unsubscribeUrl: string | null;
};

/**
 * What became of it. `words` are the server's, or say what went wrong on the way.
 * refused: it will not be taken, ever; `gone` says that there is no such mailbox. later: the server refused it for now. sender: the
 * server refuses who we are, so it refuses everybody's. unreachable: it was never handed over. unknown: it was handed over and no
 * answer came, so it may have been sent.
 */
export type SendResult = { words: string } & (
  | { result: "accepted" | "later" | "unreachable" | "unknown" }
  | { result: "refused"; gone: boolean }
  | { result: "sender"; cause: SenderCause }
);

const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** A header in one line: nothing in a name or a subject can begin another header. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, " ").replace(/ {2,}/g, " ").trim();
}
