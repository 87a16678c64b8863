/** Messages that mail servers send back: that a mail could not be delivered (DSN, RFC 3464), or that its reader complained (ARF, RFC 5965). */
import { cutTo } from "#app/platform/plain-text.ts";
import PostalMime, { type Attachment, type Email } from "postal-mime";

/**
 * `status`: the enhanced status code, such as 5.1.1; empty where there is none. `words`: the other server's. `for_now`: it is tried again
 * by whoever holds it. `none` is everything else: an answer of a person, a note that somebody is away.
 */
export type MailReport =
  { kind: "bounce"; status: string; words: string; isFinal: boolean } | { kind: "complaint"; about: string } | { kind: "none" };

const WORDS_MOST = 400;
/** What a report says stands before the mail that came back, and each line takes the parser twenty microseconds, empty ones too. */
const LINES_MOST = 10_000;

/** That a mail was no spam after all, that it did not prove who sent it (RFC 6591), and virus scanners' findings: no reader complained. */
const NO_COMPLAINT = /^(?:not-spam|auth-failure|dmarc|virus)$/i;

/** Whether a report of this kind tells that a reader complained. */
export const isComplaint = (about: string) => !NO_COMPLAINT.test(about);

/** Reads a message as it came over the line. Nothing in it is trusted, and nothing makes this throw but a fault of ours. */
export async function readReport(raw: Uint8Array): Promise<MailReport> {
  const mail = await PostalMime.parse(firstLines(raw), {
    attachmentEncoding: "arraybuffer",
    maxNestingDepth: 20,
    maxHeadersSize: 256 * 1024,
  }).catch(() => null);
  if (mail === null) return { kind: "none" };
  const part = (type: string) => textOf(mail.attachments.find(({ mimeType }) => mimeType.toLowerCase() === type));
  const feedback = part("message/feedback-report");
  if (feedback !== null) {
    const about = fieldsOf(feedback)["feedback-type"] ?? "abuse";
    return isComplaint(about) ? { kind: "complaint", about } : { kind: "none" };
  }
  // Outlook.com's programme for senders has no report in it: the mail itself, with a field of its own.
  if (/^\s*complaint about message from/i.test(mail.subject ?? "") && /^X-HmXmrOriginalRecipient:/im.test(new TextDecoder().decode(raw)))
    return { kind: "complaint", about: "abuse" };
  const delivery = part("message/delivery-status") ?? part("message/global-delivery-status");
  const report = delivery === null ? null : bounceOf(delivery);
  if (report !== null && report !== "empty") return report;
  const told = plainBounceOf(mail);
  // Some reports hold no recipient: what they say stands in words beside them, or nowhere.
  return report === "empty" && told.kind === "bounce" && told.words === "" ? { kind: "none" } : told;
}

function firstLines(raw: Uint8Array): Uint8Array {
  let end = 0;
  for (let line = 0; line < LINES_MOST; line++) {
    end = raw.indexOf(10, end) + 1;
    if (end === 0) return raw;
  }
  return raw.subarray(0, end);
}

/** An enhanced status code, which is no part of an IP address. */
const CODE = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/;
/** "Other or undefined": Exim says 5.0.0 of everything, and the other server's own words say more. */
const VAGUE = /^\d\.0\.0$/;
/** The other server's reply, and the enhanced code that stands right behind it. */
const REPLY = /(?:^|[\s:['"(])([45]\d\d(?:[ -]+[45]\d\d)?[ -]+(?:#?[45]\.\d{1,3}\.\d{1,3}\b)?[^\n]*)/;
/** Zoho, GMX and others write the codes without the reply they stood in. */
const CODES_ALONE = /(?:^|[\s:(])(#?[45]\.\d{1,3}\.\d{1,3}[ -][^\n]*)/;

/** Google's words where the account may not send as the address, without any code. */
const SENDS_AS = /^(?=.*'Send mail as').*$/im;

/** Who tells of bounces: mail systems have no names of people. */
const OF_SYSTEM = /^(?:mailer-?daemon|post_?master)(?:@|$)|mail delivery (?:sub)?system|^mailer daemon$/i;
const SAYS_FAILED =
  /unzustellbar|nicht zugestellt|non[ -]remis|pas pu être (?:remis|distribué|délivré)|no se (?:ha podido|pudo) entregar|no entregad|mancat[oa] (?:consegna|recapito)|onbestelbaar|não (?:foi |pôde ser )?entregue|(?:配信|送信|お届け|配送)(?:不能|できません)|undeliver|not (?:be(?:en)? )?deliver|unable to deliver|(?:delivery|mail|message)\b[\s\w]{0,20}\bfail|failure notice|delivery (?:status )?notification|delivery (?:report|error)|returned mail|returning (?:message )?to sender|returned to sender|error sending your mail|error message below|could ?n[o']t be (?:sent|delivered)|delayed/i;
/** KDDI's mail for mobile phones tells it from an address that nobody reads. */
const IS_KDDIS = /^\s*Your mail (?:sent|attempted to be delivered) on\b[^\n]*\n\s*Could not be delivered to/i;
const SAYS_AWAY = /out of (?:the )?office|automatic reply|auto-?(?:matic )?(?:reply|response)|vacation|away from/i;
const SAYS_LATER =
  /\bdelayed\b|not yet been delivered|warning message only|will (?:be retried|continue to try|keep trying)|temporary failure/i;
/** Where the message begins that came back. */
const ORIGINAL =
  /^[-\t >]*(?:original (?:message|mail)|below this line|this is a copy of|the header of the original|begin message)|message headers follow|below is a copy|^received:/im;

/**
 * Old and simple mail systems (qmail, Exim, Yahoo, GMX, Zoho, OpenSMTPD, Mimecast, Exchange) tell it in words alone: an error of the other
 * server near the address, and on top that it is for good. Only a mail system is believed that says so; a person may quote such a text,
 * and a note that somebody is away is none.
 */
function plainBounceOf({ from, headers, subject = "", text = "", html = "" }: Email): MailReport {
  // Nobody is who an error is from, as in its envelope.
  const isOfNobody = from !== undefined && !from.address && !from.name;
  const whole = (text || html.replace(/<[^<>]*>/g, " ")).replaceAll("\r\n", "\n");
  const isKddis = IS_KDDIS.test(whole);
  const isOfSystem = isOfNobody || isKddis || [from?.address, from?.name].some((who) => OF_SYSTEM.test(who?.trim() ?? ""));
  const failed = headers.some(({ key }) => key === "x-failed-recipients");
  const isQmails = /^\s*Hi\. This is the qmail/.test(whole);
  const says = isKddis || SAYS_FAILED.test(subject) || SAYS_FAILED.test(whole.slice(0, 600));
  if (!isOfSystem || SAYS_AWAY.test(subject) || !(failed || isQmails || says)) return { kind: "none" };
  // Broken parts, and systems that write the fields of a report into the text.
  const fields = /(?:^|\n)(?:Action|Final-Recipient)\s*:[\s\S]*/i.exec(whole)?.[0];
  const report = fields !== undefined && /(?:^|\n)Action\s*:/i.test(fields) ? bounceOf(fields.split(/\n\s*\n\s*\n/)[0]!) : null;
  if (report !== null && report !== "empty" && report.kind === "bounce") return report;
  const told = whole.slice(0, ORIGINAL.exec(whole)?.index ?? whole.length);
  const answer = (SENDS_AS.exec(told)?.[0] ?? REPLY.exec(told)?.[1] ?? CODES_ALONE.exec(told)?.[1] ?? belowAddress(told)).trim();
  const status = CODE.exec(answer)?.[0] ?? /#([45]\.\d{1,3}\.\d{1,3})/.exec(told)?.[1] ?? "";
  const isFinal = !SAYS_LATER.test(`${subject}\n${told.slice(0, 600)}`);
  return { kind: "bounce", status, words: cutTo(answer, WORDS_MOST), isFinal };
}

/** Without any code: the line that names the address, and the three below it; where the address stands last, what is said above it. */
function belowAddress(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const isAlone = (line: string) => /^\s*<?[^\s@<>]+@[^\s@<>]+>?\s*$/.test(line);
  const at = lines.findIndex((line) => /[^\s@]@[^\s@]/.test(line) && !/^\s*(?:to|from|cc|subject|sent):/i.test(line));
  const endsThere = at > 0 && isAlone(lines[at]!) && lines.slice(at + 1).every((line) => /^\W*$|^Content-/i.test(line));
  return at === -1
    ? ""
    : lines
        .slice(endsThere ? Math.max(0, at - 3) : at, endsThere ? at + 1 : at + 4)
        .join(" ")
        .replace(/\s+/g, " ");
}

/** Groups of fields: the first about the message, one more for each recipient. Ours have one recipient. */
function bounceOf(delivery: string): MailReport | "empty" {
  const groups = delivery
    .replaceAll("\r\n", "\n")
    .trim()
    .split(/\n\s*\n/)
    .map(fieldsOf);
  const about = groups.find((group) => group["action"] !== undefined || group["status"] !== undefined);
  if (!about) return "empty";
  // Some write in brackets why.
  const told = /^[\w-]+/.exec(about["action"] ?? "")?.[0].toLowerCase() ?? "failed";
  const action = told === "expired" ? "failed" : told;
  if (action !== "failed" && action !== "delayed") return { kind: "none" };
  const words = (about["diagnostic-code"] ?? "").replace(/^[\w-]+\s*;\s*/, "");
  const coded = CODE.exec(about["status"] ?? "")?.[0] ?? "";
  const status = coded === "" || VAGUE.test(coded) ? (CODE.exec(words)?.[0] ?? coded) : coded;
  return { kind: "bounce", status, words: cutTo(words, WORDS_MOST), isFinal: action === "failed" };
}

/** `Name: value` lines, by name in lower case; a line that begins with a blank goes on. */
function fieldsOf(text: string): Record<string, string> {
  const lines = text
    .replaceAll("\r\n", "\n")
    .replace(/\n[ \t]+/g, " ")
    .split("\n");
  const fields = lines.flatMap((line) => {
    const [, name = "", value = ""] = /^([\w-]+)\s*:(.*)$/s.exec(line) ?? [];
    return name === "" ? [] : [[name.toLowerCase(), value.trim()] as const];
  });
  // The first of a name counts.
  return Object.fromEntries(fields.toReversed());
}

function textOf(part: Attachment | undefined): string | null {
  if (!part) return null;
  return typeof part.content === "string" ? part.content : new TextDecoder().decode(part.content);
}
