/**
 * What Amazon SES tells by Amazon SNS of a mail that came back, or was complained about. Whoever posts has shown the secret; that it is
 * Amazon who speaks is proven by the signature, whose certificate is fetched from Amazon alone.
 */
import { cutTo, plainJsonOrNothing } from "#app/platform/plain-text.ts";
import MessageValidator from "sns-validator";
import { z } from "zod";

import { isComplaint, type MailReport } from "./read-report.server.ts";

/** `confirm`: Amazon asks whether this address wants to be told, and the answer is given by asking for `url`. */
type AmazonNotice =
  /** Not signed, or not by Amazon. `unknown`: the certificate could not be fetched at the moment. */
  { kind: "unproven" | "unknown"; because: string } | { kind: "confirm"; url: string } | { kind: "told"; text: string; report: MailReport };

const AMAZON = /^sns\.[a-z0-9-]{3,}\.amazonaws\.com(?:\.cn)?$/;
const WITHIN_MS = 10_000;

const envelope = z.object({ Type: z.string(), TopicArn: z.string(), SigningCertURL: z.string(), Message: z.string() });

/** Whether a body is one that SNS posts, or what SES says where SNS was told to hand it over bare. */
export function isAmazonNotice(body: unknown): body is Record<string, unknown> {
  if (typeof body !== "object" || body === null) return false;
  return ("TopicArn" in body && "Type" in body) || (("notificationType" in body || "eventType" in body) && "mail" in body);
}

export async function readAmazonNotice(body: Record<string, unknown>): Promise<AmazonNotice> {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return { kind: "unproven", because: "It has no signature: turn off raw message delivery for the subscription." };
  const { Type, SigningCertURL, Message } = parsed.data;
  // The library takes addresses apart in another way: what the two may read differently is refused.
  if (!isAmazons(SigningCertURL) || new URL(SigningCertURL).href !== SigningCertURL)
    return { kind: "unproven", because: "The certificate's address is not Amazon's." };
  const refused = await refusalOf(body);
  if (refused !== null) return { kind: /invalid|missing|not supported|must be/i.test(refused) ? "unproven" : "unknown", because: refused };
  if (Type === "Notification") return { kind: "told", text: Message, report: readSesEvent(Message) };
  const url = body["SubscribeURL"];
  const isConfirmable = Type === "SubscriptionConfirmation" && typeof url === "string" && isAmazons(url);
  return isConfirmable ? { kind: "confirm", url } : { kind: "told", text: "", report: { kind: "none" } };
}

/** An address at Amazon SNS itself: by its whole host name, on its usual port, with nobody's name in it. */
function isAmazons(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === "https:" && AMAZON.test(host) && username === "" && password === "";
}

/** Why the signature is not believed; null where it is. */
function refusalOf(body: Record<string, unknown>): Promise<string | null> {
  const asked = new Promise<string | null>((resolve) =>
    new MessageValidator(AMAZON).validate({ ...body }, (error) => resolve(error ? error.message : null)),
  );
  const late = new Promise<string>((resolve) => setTimeout(() => resolve("Amazon did not answer in time."), WITHIN_MS).unref());
  return Promise.race([asked, late]);
}

/** Says yes to Amazon. False where it did not take the answer. */
export async function confirmTopic(url: string): Promise<boolean> {
  const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(WITHIN_MS) }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok === true;
}

const text = z.string().max(2_000).catch("");
const event = z.object({
  notificationType: text,
  eventType: text,
  bounce: z
    .object({
      bounceType: text,
      bounceSubType: text,
      bouncedRecipients: z.array(z.object({ status: text, diagnosticCode: text })).catch([]),
    })
    .optional(),
  complaint: z.object({ complaintFeedbackType: text }).optional(),
});

/** Amazon's own reasons not to try at all: the address did not exist when somebody wrote to it before. */
const KNOWN_AS_GONE = /^(?:Suppressed|OnAccountSuppressionList|NoEmail)$/;

/** The event in a notification: of a publishing destination (`eventType`) or of a topic of the identity (`notificationType`). */
function readSesEvent(message: string): MailReport {
  const parsed = event.safeParse(plainJsonOrNothing(message));
  if (!parsed.success) return { kind: "none" };
  const { notificationType, eventType, bounce, complaint } = parsed.data;
  switch (notificationType || eventType) {
    case "Complaint": {
      const about = complaint?.complaintFeedbackType || "abuse";
      return isComplaint(about) ? { kind: "complaint", about } : { kind: "none" };
    }
    case "Bounce": {
      const { status = "", diagnosticCode = "" } = bounce?.bouncedRecipients[0] ?? {};
      const words = cutTo(diagnosticCode.replace(/^[\w-]+\s*;\s*/, ""), 400);
      const isKnown = status === "" && KNOWN_AS_GONE.test(bounce?.bounceSubType ?? "");
      // What SES calls transient it has stopped trying too.
      return { kind: "bounce", status: isKnown ? "5.1.1" : status, words, isFinal: true };
    }
    default:
      return { kind: "none" };
  }
}
