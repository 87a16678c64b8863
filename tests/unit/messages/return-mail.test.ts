/** Mail that comes back: whom it is about, and what it says, in the shapes mail servers and providers send. */
import { readReport } from "#app/messages/channels/email/read-report.server.ts";
import { verdictOf } from "#app/messages/channels/email/smtp-answer.ts";
import { recipientIn, returnAddress } from "#app/messages/return-address.ts";
import { strangeSigning, testSigning } from "#tests/support/keys.ts";

const ID = "0193a7de-0c0b-7a52-8d3e-6f1f5b9a7c10";
const ours = returnAddress("bounces@mail.lumen.example", ID, testSigning());

test("a return address names one recipient, fits an e-mail address, and is told in any case and in any wrapping", () => {
  expect(ours).toMatch(/^bounces\+[0-9a-f]{48}@mail\.lumen\.example$/);
  expect(ours.lastIndexOf("@")).toBeLessThanOrEqual(64);
  for (const text of [
    `Delivered-To: ${ours.toUpperCase()}`,
    `Return-Path: <SRS0=Xq1=YZ=mail.lumen.example=${ours.split("@")[0]}@forwarder.example>`,
    `Original-Mail-From: <${ours}>`,
    `To: bounces+${"0".repeat(48)}@mail.lumen.example, ${ours}`,
  ])
    expect(recipientIn(text, testSigning())).toBe(ID);
});

test("an address that was signed elsewhere, cut or changed is nobody's", () => {
  const [local = "", domain = ""] = ours.split("@");
  expect(recipientIn(ours, strangeSigning)).toBe(null);
  expect(recipientIn(`${local.slice(0, -1)}@${domain}`, testSigning())).toBe(null);
  expect(recipientIn(`${local.replace("0193", "0194")}@${domain}`, testSigning())).toBe(null);
  expect(recipientIn("", testSigning())).toBe(null);
});

/** A message/delivery-status in the report around it. */
function dsn(fields: string, { type = "message/delivery-status", eol = "\r\n" } = {}): Uint8Array {
  const lines = [
    "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
    `To: ${ours}`,
    "Auto-Submitted: auto-replied",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    "",
    "--b1",
    "Content-Type: text/plain",
    "",
    "I'm sorry to have to inform you that your message could not be delivered.",
    "--b1",
    `Content-Type: ${type}`,
    "",
    ...fields.split("\n"),
    "--b1",
    "Content-Type: message/rfc822",
    "",
    "Subject: Your code",
    "",
    "Hi",
    "--b1--",
    "",
  ];
  return new TextEncoder().encode(lines.join(eol));
}

test.each([
  [
    "Postfix",
    `Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; maya@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <maya@example.com>: Recipient address
    rejected: User unknown`,
    { status: "5.1.1", words: "550 5.1.1 <maya@example.com>: Recipient address rejected: User unknown", isFinal: true },
  ],
  [
    "Exchange",
    `Reporting-MTA: dns;AM0PR0.example
Received-From-MTA: dns;lumen.example

Final-Recipient: rfc822;maya@example.com
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup`,
    { status: "5.1.10", isFinal: true },
  ],
  [
    "Exim, whose own code says nothing",
    `Reporting-MTA: dns; mx.example

Action: failed
Final-Recipient: rfc822;maya@example.com
Status: 5.0.0
Remote-MTA: dns; mail.example
Diagnostic-Code: smtp; 550-5.1.1 Not here any more`,
    { status: "5.1.1", words: "550-5.1.1 Not here any more", isFinal: true },
  ],
  [
    "a full mailbox",
    `Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; maya@example.com
Action: Failed (no room)
Status: 5.2.2 (mailbox full)`,
    { status: "5.2.2", words: "", isFinal: true },
  ],
  [
    "one that is tried again",
    `Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; maya@example.com
Action: delayed
Status: 4.4.1
Will-Retry-Until: Thu, 26 Nov 2026 10:00:00 +0000`,
    { status: "4.4.1", isFinal: false },
  ],
])("a report of %s is read", async (_, fields, expected) => {
  for (const eol of ["\r\n", "\n"]) expect(await readReport(dsn(fields, { eol }))).toMatchObject({ kind: "bounce", ...expected });
  expect(await readReport(dsn(fields, { type: "message/global-delivery-status" }))).toMatchObject({ kind: "bounce", ...expected });
});

test("a report in words alone is read where a mail system tells it", async () => {
  const qmail = [
    "Hi. This is the qmail-send program at mx.example.",
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    "This is a permanent error; I've given up. Sorry it didn't work out.",
    "",
    "<maya@example.com>:",
    "192.0.2.1 does not like recipient.",
    "Remote host said: 550 5.1.1 User unknown",
  ].join("\r\n");
  const exim = [
    "A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.",
    "",
    "  maya@example.com",
    "    SMTP error from remote mail server after RCPT TO:<maya@example.com>:",
    "    550 No such user here",
  ].join("\r\n");
  const read = (text: string, headers = "") =>
    readReport(new TextEncoder().encode(`From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: ${ours}\r\n${headers}\r\n${text}`));
  expect(await read(qmail)).toEqual({ kind: "bounce", status: "5.1.1", words: "550 5.1.1 User unknown", isFinal: true });
  expect(await read(exim, "X-Failed-Recipients: maya@example.com\r\n")).toEqual({
    ...{ kind: "bounce", status: "", words: "550 No such user here", isFinal: true },
  });
  // GMX sends these very words without that field; what decides is that a mail system sends them.
  expect(await read(exim)).toMatchObject({ kind: "bounce", words: "550 No such user here" });
});

const plain = (from: string, subject: string, text: string) =>
  readReport(new TextEncoder().encode(`From: ${from}\r\nTo: ${ours}\r\nSubject: ${subject}\r\n\r\n${text.replaceAll("\n", "\r\n")}`));

test.each([
  [
    "Yahoo",
    "MAILER-DAEMON@yahoo.example",
    "Failure Notice",
    `Sorry, we were unable to deliver your message to the following address.

<maya@example.com>:
Remote host said: 550 5.1.1 <maya@example.com>... User Unknown [RCPT_TO]

--- Below this line is a copy of the message.

Received: from x by y; 550 5.7.1 nothing of this`,
    { status: "5.1.1", isFinal: true },
  ],
  [
    "GMX",
    "MAILER-DAEMON@mail.gmx.example",
    "Mail delivery failed: returning message to sender",
    `This message was created automatically by mail delivery software.

"maya@example.com":
SMTP error from remote server after RCPT command:
host: mx.example.com
5.2.2 <maya@example.com>... Mailbox Full`,
    { status: "5.2.2", isFinal: true },
  ],
  [
    "Zoho",
    "mailer-daemon@mail.zoho.example",
    "Undelivered Mail Returned to Sender",
    "A message that you sent could not be delivered.\n\nmaya@example.com Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <maya@example.com>... User Unknown",
    { status: "5.1.1", isFinal: true },
  ],
  [
    "Mimecast",
    '"postmaster" <postmaster@eu.mimecast.example>',
    "[Postmaster] Email Delivery Failure",
    `An email that you attempted to send to the following address could not be delivered:
-- maya@example.com

The problem appears to be :
-- Recipient email address is possibly incorrect

Additional information follows :
-- 5.4.1 Recipient address rejected: Access denied. [X]`,
    { status: "5.4.1", isFinal: true },
  ],
  [
    "Amazon WorkMail, which writes the fields of a report into its text",
    "MAILER-DAEMON@us-west-2.amazonses.example",
    "Delivery Status Notification (Failure)",
    `An error occurred while trying to deliver the mail to the following recipients:
maya@example.com

Technical report:

Reporting-MTA: dns; a27-85.smtp-out.example

Action: failed
Final-Recipient: rfc822; maya@example.com
Diagnostic-Code: smtp; 550 5.1.1 <maya@example.com>... User Unknown
Status: 5.1.1`,
    { status: "5.1.1", words: "550 5.1.1 <maya@example.com>... User Unknown", isFinal: true },
  ],
  [
    "Office 365 in words",
    "<postmaster@example.com>",
    "Undeliverable: Your code",
    "Delivery has failed to these recipients or groups:\n\nmaya@example.com\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'",
    { status: "5.1.10", isFinal: true },
  ],
  [
    "OpenSMTPD",
    "Mailer Daemon <MAILER-DAEMON@mx.example>",
    "Delivery status notification: error",
    "An error has occurred while attempting to deliver a message:\n\nmaya@example.com: 550 5.1.1 http://support.example gsmtp",
    { status: "5.1.1", isFinal: true },
  ],
  [
    "Exchange 2003, without a code",
    "System Administrator <postmaster@example.com>",
    "Undeliverable: Your code",
    "Your message\n\n  To:      maya@example.com\n\ndid not reach the following recipient(s):\n\nmaya@example.com on Thu\n    The recipient name is not recognized\nUnknown Recipient",
    { status: "", isFinal: true, words: expect.stringContaining("Unknown Recipient") as string },
  ],
  [
    "Gmail, which tries on",
    "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    "Delivery Status Notification (Delay)",
    "THIS IS A WARNING MESSAGE ONLY.\n\nDelivery to the following recipient has been delayed:\n\n  maya@example.com\n\nThe error was: 450 4.2.2 Mailbox Full",
    { status: "4.2.2", isFinal: false },
  ],
  [
    "EZweb, which names the address last",
    "Postmaster@ezweb.example",
    "Mail System Error - Returned Mail",
    "The user(s) account is disabled.\n\n<maya@ezweb.example>\n\n-----------------\nContent-Type: message/rfc822",
    { status: "", isFinal: true, words: "The user(s) account is disabled. <maya@ezweb.example>" },
  ],
  [
    "T-Online in German",
    "Mail Delivery System <mailer-daemon@t-online.example>",
    "Unzustellbar: Ihre Nachricht",
    "Ihre Nachricht konnte nicht zugestellt werden.\n\nmaya@t-online.example: 550 5.1.1 User unknown",
    { status: "5.1.1", isFinal: true },
  ],
  [
    "Outlook in French",
    "postmaster@outlook.example",
    "Non remis : Votre code",
    "Échec de la remise à ces destinataires :\n\nmaya@outlook.example\n550 5.5.0 Requested action not taken: mailbox unavailable",
    { status: "5.5.0", isFinal: true },
  ],
])("a bounce of %s in words alone is read", async (_, from, subject, text, expected) => {
  expect(await plain(from, subject, text)).toMatchObject({ kind: "bounce", ...expected });
  expect(await plain("Maya <maya@example.com>", `Re: ${subject}`, text)).toEqual({ kind: "none" });
});

test("a bounce of KDDI is read, though it comes from an address that nobody reads", async () => {
  const text = (because: string) =>
    `Your mail sent on: Thu, 29 Apr 2010 11:04:47 +0900\n  Could not be delivered to: <maya@au.example>\n  ${because}`;
  const read = (because: string) => plain("no-reply@mail.dion.example", "Your mail", text(because));
  expect(await read("As their mailbox is full.")).toMatchObject({
    kind: "bounce",
    isFinal: true,
    words: expect.stringContaining("full") as string,
  });
  expect(await read("Due to the following SMTP relay error\n550 <maya@au.example>: User unknown")).toMatchObject({
    words: "550 <maya@au.example>: User unknown",
  });
});

test("the numbers of an IP address are no status code", async () => {
  const words = "The recipient server did not accept our requests to connect. [mx.example 1.2.3.4: timed out]";
  const fields = `Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; maya@example.com\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; ${words}`;
  expect(await readReport(dsn(fields))).toMatchObject({ status: "5.0.0", words });
});

test("a note of a mail system that somebody is away is no bounce", async () => {
  for (const subject of ["Automatic reply: Your code", "Out of Office", "Auto-Reply: I am on vacation"])
    expect(await plain("postmaster@example.com", subject, "I could not be reached. Mail to me is not delivered until Monday.")).toEqual({
      kind: "none",
    });
});

function arf(fields: string): Uint8Array {
  return new TextEncoder().encode(
    [
      "From: <feedback@isp.example>",
      'Content-Type: multipart/report; report-type=feedback-report; boundary="f"',
      "",
      "--f",
      "Content-Type: text/plain",
      "",
      "This is an email abuse report.",
      "--f",
      "Content-Type: message/feedback-report",
      "",
      ...fields.split("\n"),
      "",
      "--f",
      "Content-Type: message/rfc822",
      "",
      `Return-Path: <${ours}>`,
      "Subject: News",
      "",
      "--f--",
    ].join("\r\n"),
  );
}

test("a complaint is read; a report that a mail was no spam is none", async () => {
  const complaint = "Feedback-Type: abuse\nUser-Agent: Feedback/1.0\nVersion: 1\nOriginal-Mail-From: <x@y.example>";
  expect(await readReport(arf(complaint))).toEqual({ kind: "complaint", about: "abuse" });
  expect(await readReport(arf("Version: 1\nFeedback-Type: fraud"))).toEqual({ kind: "complaint", about: "fraud" });
  for (const type of ["not-spam", "auth-failure", "dmarc", "virus"])
    expect(await readReport(arf(`Feedback-Type: ${type}\nVersion: 1`))).toEqual({ kind: "none" });
  const hotmail = [
    "From: staff@hotmail.com",
    "Subject: complaint about message from 192.0.2.1",
    'Content-Type: multipart/mixed; boundary="h"',
    "",
    "--h",
    "Content-Type: message/rfc822",
    "Content-Disposition: inline",
    "",
    "X-HmXmrOriginalRecipient: maya@example.com",
    `Return-Path: <${ours}>`,
    "",
    "Hi",
    "--h--",
  ];
  expect(await readReport(new TextEncoder().encode(hotmail.join("\r\n")))).toEqual({ kind: "complaint", about: "abuse" });
});

test.each([
  ["nothing", ""],
  ["an answer of a person", `To: ${ours}\r\nSubject: Re: Your code\r\n\r\nThanks! It bounced? 550 5.1.1`],
  ["a note that somebody is away", `To: ${ours}\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.`],
  ["a report of delivery", new TextDecoder().decode(dsn("Reporting-MTA: dns; x\n\nAction: delivered\nStatus: 2.0.0"))],
  ["a report without fields", new TextDecoder().decode(dsn("\n\n"))],
  ["parts within parts without end", `${'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'.repeat(300)}`],
  ["bytes of no kind", "\u0000\u0001\u0002".repeat(500)],
])("%s is no report", async (_, raw) => {
  expect(await readReport(new TextEncoder().encode(raw))).toEqual({ kind: "none" });
});

/** A mail system's note in words, with a report beside it that may name nobody. */
const note = (from: string, text: string, report: string | null = null) =>
  new TextEncoder().encode(
    [
      `From: ${from}`,
      `To: ${ours}`,
      "Subject: Delivery Status Notification (Failure)",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      ...["", "--b", "Content-Type: text/plain", "", text],
      ...(report === null ? [] : ["--b", "Content-Type: message/delivery-status", "", report]),
      ...["--b--", ""],
    ].join("\r\n"),
  );

test("a report that names no recipient is read by the words beside it", async () => {
  const words = "You're sending this from a different address using the 'Send mail as' feature. The settings are misconfigured.";
  const sendAs = await readReport(note("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", words, ""));
  expect(sendAs).toMatchObject({ kind: "bounce", words, isFinal: true });
  expect(verdictOf({ code: 550, words, to: "recipient" })).toEqual({ about: "sender", cause: "sender_address" });
  const inWords = "This is the mail system. Your message could not be delivered.\r\n\r\n<maya@example.com>: 550 5.1.1 User unknown";
  const empty = note(
    "MAILER-DAEMON@mx.example",
    inWords,
    "Reporting-MTA: dns; mx.example\r\nArrival-Date: Mon, 16 Dec 2019 14:12:15 +0100",
  );
  expect(await readReport(empty)).toMatchObject({ kind: "bounce", status: "5.1.1", isFinal: true });
});

test("an error from nobody is one, a mail that expired has failed, and an answer from nobody about nothing is none", async () => {
  const gone = note("<>", "Delivery failed.\r\n\r\nmaya@example.com\r\n-------server message\r\n550 maya@example.com... No such user");
  expect(await readReport(gone)).toMatchObject({ kind: "bounce", words: "550 maya@example.com... No such user" });
  const expired = dsn(
    "X-Queue: 1\n\nFinal-Recipient: rfc822; maya@example.com\nAction: expired\nStatus: \nDiagnostic-Code: Connection timed out",
  );
  expect(await readReport(expired)).toMatchObject({ kind: "bounce", words: "Connection timed out", isFinal: true });
  const away = [
    "From: Maya <maya@example.com>",
    `To: ${ours}`,
    "Subject: Out of office: your code",
    "Auto-Submitted: auto-replied",
    "",
    "550 days",
  ];
  expect(await readReport(new TextEncoder().encode(away.join("\r\n")))).toEqual({ kind: "none" });
});
