import { verdictOf, type SmtpAnswer } from "#app/messages/channels/email/smtp-answer.ts";

const answer = (text: string, to: SmtpAnswer["to"] = "data") => verdictOf({ code: Number(text.slice(0, 3)), words: text, to });

test.each([
  ["550 5.4.5 Daily user sending quota exceeded.", "quota"],
  ["550-5.4.5 Daily SMTP relay limit exceeded for user.", "quota"],
  ["552 5.2.2 Relay quota exceeded for this account", "quota"],
  ["552 Relay quota exceeded", "quota"],
  ["454 Throttling failure: Daily message quota exceeded.", "quota"],
  ["454 4.7.0 Throttling failure: Maximum sending rate exceeded.", "quota"],
  ["550 5.7.705 Access denied, tenant has exceeded threshold", "quota"],
  ["451 4.4.5 Account outbound daily limit reached", "quota"],
  ["550 You have exceeded your hourly email limit", "quota"],
  ["550 Domain lumen.example has exceeded the max emails per hour (500/500 (100%)) allowed. Message discarded.", "quota"],
  ["550 Maximum credits exceeded", "quota"],
  ["550 5.4.6 Unusual sending activity detected. Please try after some time", "quota"],
  ["550 Too many recipients today", "quota"],
  ["554 5.7.0 Email limit is reached", "quota"],
  ["554 5.7.0 Refused", "authentication"],
  ["550 5.7.708 Access denied, traffic not accepted from this IP", "blocked"],
  ["421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address", "blocked"],
  ["550 5.7.1 Our system has detected that this message is likely unsolicited mail", "blocked"],
  ["554 Transaction failed: Cannot send message due to possible abuse", "blocked"],
  ["550 Messages from 192.0.2.1 weren't sent, since part of their network is on our block list", "blocked"],
  ["554 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]", "blocked"],
  ["554 5.2.252 SendAsDenied; hello@lumen.example not allowed to send as team@lumen.example", "sender_address"],
  ["554 Message rejected: Email address is not verified. The following identities failed the check: hello@lumen.example", "sender_address"],
  ["550 5.7.60 SMTP; Client does not have permissions to send as this sender", "sender_address"],
  ["553 5.7.1 <hello@lumen.example>: Sender address rejected: not owned by user", "sender_address"],
  ["550 5.7.26 Unauthenticated email from lumen.example is not accepted due to domain's DMARC policy", "sender_address"],
  ["550 The from address does not match a verified Sender Identity", "sender_address"],
  ["550 5.1.8 Access denied, bad outbound sender", "sender_address"],
  ["554 5.7.1 <maya@example.com>: Relay access denied", "relay"],
  ["550 5.7.64 TenantAttribution; Relay Access Denied", "relay"],
  ["550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "relay"],
  ["530 5.7.1 Authentication required", "authentication"],
  ["530 5.7.57 Client not authenticated to send mail", "authentication"],
  ["535 5.7.8 Username and Password not accepted", "authentication"],
  ["550 5.7.606 Access denied, banned sending IP [192.0.2.1]", "blocked"],
  ["554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "blocked"],
  ["550 5.7.25 The IP address sending this message does not have a PTR record", "blocked"],
])("%s is about the sender: %s", (text, cause) => expect(answer(text)).toEqual({ about: "sender", cause }));

test.each([
  ["550 5.1.1 No such mailbox here", true],
  ["550 5.1.1 The email account that you tried to reach does not exist.", true],
  ["550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", true],
  ["550 No such user here", true],
  ["550 5.4.1 Recipient address rejected: Access denied.", true],
  ["552 5.2.2 The email account that you tried to reach is over quota", false],
  ["552 5.2.3 Message is larger than the mailbox takes", false],
  ["550 5.7.1 Message rejected as spam", false],
  ["554 delivery error: dd This user doesn't have a yahoo.com account (maya@example.com) [0]", true],
  ["550 This account has been disabled", true],
  ["553 Invalid recipient maya@example.com", true],
  ["550 Mailbox is full", false],
  ["552 Account storage limit exceeded for recipient", false],
  ["552 5.3.4 Message size exceeds fixed limit", false],
  ["554 5.7.1 Your message was not accepted by the recipient", false],
  ["450 5.1.1 Recipient unknown", true],
])("%s is about the person; gone: %s", (text, gone) => expect(answer(text, "recipient")).toEqual({ about: "recipient", gone }));

test.each([
  "451 4.7.1 Greylisted, try again later",
  "450 4.2.0 <maya@example.com>: Recipient address rejected: Greylisted",
  "451 4.7.1 Your IP is listed as new: greylisting in action, please come back in 00:04:59",
  "550 4.2.1 The user you are trying to contact is receiving mail too quickly",
  "452 4.2.2 The email account that you tried to reach is over quota",
  "421 4.7.0 Try again later, closing connection",
  "450 Requested action not taken",
])("%s is about the moment", (text) => expect(answer(text, "recipient")).toEqual({ about: "moment" }));

test("what is said before a recipient was named is about us, unless it is for now", () => {
  expect(answer("535 5.7.8 Error: authentication failed", "login")).toEqual({ about: "sender", cause: "authentication" });
  expect(answer("550 Not you", "sender")).toEqual({ about: "sender", cause: "sender_address" });
  expect(answer("421 Too many connections", "login")).toBeNull();
  expect(verdictOf({ code: null, words: "connect ECONNREFUSED", to: "login" })).toBeNull();
});
