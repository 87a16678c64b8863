/**
 * What Postmark, SendGrid and Mailgun post of a mail that came back, or was complained about. They put their own return address in the place
 * of ours, so a mail that is handed to one of them carries ours in a header as well, which each repeats in its events.
 */
import { createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";

import { z } from "zod";

import { cutTo, plainJsonOrNothing } from "#app/platform/plain-text.ts";

import { isComplaint, type MailReport } from "./read-report.server.ts";

/** `text` holds what names the recipient. */
export type ToldEvent = { text: string; report: MailReport };

const WORDS_MOST = 400;
/** An address that the provider itself writes to no more, because it did not exist when somebody did. */
const KNOWN_AS_GONE = { kind: "bounce", status: "5.1.1", isFinal: true } as const;

const text = z.string().max(5_000).catch("");
const number = z.number().catch(0);

/** Null for a body that is none of theirs. SendGrid tells of many at once. */
export function providerEvents(body: unknown): ToldEvent[] | null {
  if (Array.isArray(body)) return body.length > 0 && body.every(isOfSendgrid) ? body.map((event) => told(event, ofSendgrid(event))) : null;
  if (typeof body !== "object" || body === null) return null;
  if ("RecordType" in body) return [told(body, ofPostmark(body))];
  return "event-data" in body && "signature" in body ? [told(body["event-data"], ofMailgun(body["event-data"]))] : null;
}

const isOfSendgrid = (event: unknown) => typeof event === "object" && event !== null && "event" in event && "sg_event_id" in event;
const told = (event: unknown, report: MailReport): ToldEvent => ({ text: JSON.stringify(event), report });

function complaintOf(about = "abuse"): MailReport {
  return isComplaint(about) ? { kind: "complaint", about } : { kind: "none" };
}

const sendgrid = z.object({ event: text, status: text, reason: text });

/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event: what is `blocked` is tried no further either. */
function ofSendgrid(event: unknown): MailReport {
  const { event: name, status, reason } = sendgrid.parse(event);
  const words = cutTo(reason, WORDS_MOST);
  switch (name) {
    case "bounce":
      return { kind: "bounce", status, words, isFinal: true };
    case "dropped":
      if (/spam report/i.test(reason)) return complaintOf();
      return /^(?:bounced address|invalid)/i.test(reason) ? { ...KNOWN_AS_GONE, words } : { kind: "bounce", status, words, isFinal: true };
    case "spamreport":
      return complaintOf();
    default:
      return { kind: "none" };
  }
}

const mailgun = z.object({
  event: text,
  severity: text,
  reason: text,
  "delivery-status": z.object({ code: number, "enhanced-code": text, message: text, description: text }).partial().catch({}),
});

/** https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads */
function ofMailgun(data: unknown): MailReport {
  const { event, severity, reason, "delivery-status": status } = mailgun.parse(data);
  if (event === "complained" || (event === "failed" && reason === "suppress-complaint")) return complaintOf();
  if (event !== "failed") return { kind: "none" };
  const words = cutTo(status.message || status.description || "", WORDS_MOST);
  if (reason === "suppress-bounce") return { ...KNOWN_AS_GONE, words };
  // 6xx and 4xx of Mailgun's own are no answers of a mail server.
  const code = status.code && status.code >= 500 && status.code < 600 && !words.startsWith(String(status.code)) ? `${status.code} ` : "";
  return { kind: "bounce", status: status["enhanced-code"] ?? "", words: `${code}${words}`, isFinal: severity !== "temporary" };
}

const postmark = z.object({ RecordType: text, Type: text, Details: text, Description: text });

/** Postmark's own names for what is no failure of a mail: answers of people and machines. */
const NO_FAILURE = /^(?:AutoResponder|AddressChange|Subscribe|Unsubscribe|ChallengeVerification|OpenRelayTest|InboundError)$/;
const CODED = /\b[45]\.\d{1,3}\.\d{1,3}\b|\b[45]\d\d\b/;

/** https://postmarkapp.com/developer/webhooks/bounce-webhook and spam-complaint-webhook */
function ofPostmark(event: unknown): MailReport {
  const { RecordType, Type, Details, Description } = postmark.parse(event);
  if (RecordType === "SpamComplaint" || Type === "SpamComplaint") return complaintOf();
  if (RecordType !== "Bounce" || NO_FAILURE.test(Type)) return { kind: "none" };
  const words = cutTo((Details || Description).replace(/^[\w-]+\s*;\s*/, ""), WORDS_MOST);
  if (Type === "HardBounce" && !CODED.test(words)) return { ...KNOWN_AS_GONE, words };
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0] ?? "";
  return { kind: "bounce", status, words, isFinal: Type !== "Transient" };
}

/** The header in which a provider is given our return address, by the name of its mail server; null for all others. */
export function repeatedHeader(server: string, returnTo: string): { name: string; value: string } | null {
  const told = `${returnTo.slice(returnTo.lastIndexOf("+"), returnTo.lastIndexOf("@"))}@`;
  if (/(?:^|\.)postmarkapp\.com$/i.test(server)) return { name: "X-PM-Metadata-return", value: told };
  if (/(?:^|\.)sendgrid\.net$/i.test(server)) return { name: "X-SMTPAPI", value: JSON.stringify({ unique_args: { return: told } }) };
  return /(?:^|\.)mailgun\.org$/i.test(server) ? { name: "X-Mailgun-Variables", value: JSON.stringify({ return: told }) } : null;
}

/** What providers sign with: SendGrid's verification key and Mailgun's signing key, as their settings show them. */
export type ProviderKeys = { sendgrid: string | null; mailgun: string | null };

const SENDGRID_SIGNATURE = "x-twilio-email-event-webhook-signature";
const SENDGRID_TIME = "x-twilio-email-event-webhook-timestamp";

/**
 * Whether SendGrid or Mailgun signed what was posted: neither says that an address may hold a sign-in. What was posted before may be posted
 * again, which changes nothing. Mailgun signs a time and a token and not the body: whom an event is about is proven by our return address in it.
 */
export function isSignedByProvider(headers: Headers, bytes: Uint8Array, keys: ProviderKeys): boolean {
  const signature = headers.get(SENDGRID_SIGNATURE);
  if (signature !== null) return keys.sendgrid !== null && isSendgrids(keys.sendgrid, { signature, headers, bytes });
  if (keys.mailgun === null) return false;
  const signed = z.object({ signature: z.object({ timestamp: z.string(), token: z.string(), signature: z.string() }) });
  const body = signed.safeParse(plainJsonOrNothing(new TextDecoder().decode(bytes)));
  if (!body.success) return false;
  const { timestamp, token, signature: given } = body.data.signature;
  const own = createHmac("sha256", keys.mailgun).update(`${timestamp}${token}`).digest();
  const theirs = Buffer.from(given, "hex");
  return own.length === theirs.length && timingSafeEqual(own, theirs);
}

type Signed = { signature: string; headers: Headers; bytes: Uint8Array };

function isSendgrids(key: string, { signature, headers, bytes }: Signed): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    const content = Buffer.concat([Buffer.from(headers.get(SENDGRID_TIME) ?? ""), bytes]);
    return verify("sha256", content, publicKey, Buffer.from(signature, "base64"));
  } catch {
    // Not a signature of this kind.
    return false;
  }
}
