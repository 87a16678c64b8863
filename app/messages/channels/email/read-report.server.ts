/** Messages that mail servers send back: that a mail could not be delivered (DSN, RFC 3464), or that its reader complained (ARF, RFC 5965). */
import PostalMime, { type Attachment, type Email } from "postal-mime";

/**
 * `status`: the enhanced status code, such as 5.1.1; empty where there is none. `words`: the other server's. `for_now`: it is tried again
 * by whoever holds it. `none` is everything else: an answer of a person, a note that somebody is away.
 */
export type MailReport =
  { kind: "bounce"; status: string; words: string; isFinal: boolean } | { kind: "complaint"; about: string } | { kind: "none" };

const WORDS_MOST = 400;

/** Reads a message as it came over the line. Nothing in it is trusted, and nothing makes this throw but a fault of ours. */
export async function readReport(raw: Uint8Array): Promise<MailReport> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: "arraybuffer", maxNestingDepth: 20, maxHeadersSize: 256 * 1024 }).catch(
    () => null,
  );
  if (mail === null) return { kind: "none" };
  const part = (type: string) => textOf(mail.attachments.find(({ mimeType }) => mimeType.toLowerCase() === type));
  const feedback = part("message/feedback-report");
  if (feedback !== null) {
    const about = fieldsOf(feedback)["feedback-type"] ?? "abuse";
    // Some report that a mail was no spam after all.
    return about.toLowerCase() === "not-spam" ? { kind: "none" } : { kind: "complaint", about };
  }
  const delivery = part("message/delivery-status") ?? part("message/global-delivery-status");
  return delivery === null ? plainBounceOf(mail) : bounceOf(delivery);
}

const CODE = /\b[245]\.\d{1,3}\.\d{1,3}\b/;
/** "Other or undefined": Exim says 5.0.0 of everything, and the other server's own words say more. */
const VAGUE = /^\d\.0\.0$/;

/**
 * qmail, and Exim before it knew reports, tell it in words alone: an error of the other server below the address, and on top that it is
 * for good. Only a mail system is believed that says so; a person may quote such a text.
 */
function plainBounceOf({ from, headers, subject = "", text = "" }: Email): MailReport {
  const isOfSystem = /^(?:mailer-daemon|postmaster)@/i.test(from?.address ?? "");
  const failed = headers.some(({ key }) => key === "x-failed-recipients");
  const isQmails = /^\s*Hi\. This is the qmail/.test(text);
  if (!isOfSystem || !(failed || isQmails)) return { kind: "none" };
  const answer = /(?:^|[\s:])((?:[45]\d\d)[ -](?:\d\.\d{1,3}\.\d{1,3}[ -])?[^\n]*)/.exec(text.replaceAll("\r\n", "\n"))?.[1]?.trim() ?? "";
  const status = CODE.exec(answer)?.[0] ?? /#([45]\.\d{1,3}\.\d{1,3})/.exec(text)?.[1] ?? "";
  const isFinal = !/\bdelayed\b|not yet been delivered/i.test(`${subject}\n${text.slice(0, 600)}`);
  return { kind: "bounce", status, words: answer.slice(0, WORDS_MOST), isFinal };
}

/** Groups of fields: the first about the message, one more for each recipient. Ours have one recipient. */
function bounceOf(delivery: string): MailReport {
  const groups = delivery
    .replaceAll("\r\n", "\n")
    .trim()
    .split(/\n\s*\n/)
    .map(fieldsOf);
  const about = groups.find((group) => group["action"] !== undefined || group["status"] !== undefined);
  if (!about) return { kind: "none" };
  const action = (about["action"] ?? "failed").toLowerCase();
  if (action !== "failed" && action !== "delayed") return { kind: "none" };
  const words = (about["diagnostic-code"] ?? "").replace(/^[\w-]+\s*;\s*/, "");
  const told = CODE.exec(about["status"] ?? "")?.[0] ?? "";
  const status = told === "" || VAGUE.test(told) ? (CODE.exec(words)?.[0] ?? told) : told;
  return { kind: "bounce", status, words: words.slice(0, WORDS_MOST), isFinal: action === "failed" };
}

/** `Name: value` lines, by name in lower case; a line that begins with a blank goes on. */
function fieldsOf(text: string): Record<string, string> {
  const lines = text
    .replaceAll("\r\n", "\n")
    .replace(/\n[ \t]+/g, " ")
    .split("\n");
  const fields = lines.flatMap((line) => {
    const [, name = "", value = ""] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
    return name === "" ? [] : [[name.toLowerCase(), value.trim()] as const];
  });
  // The first of a name counts.
  return Object.fromEntries(fields.toReversed());
}

function textOf(part: Attachment | undefined): string | null {
  if (!part) return null;
  return typeof part.content === "string" ? part.content : new TextDecoder().decode(part.content);
}
