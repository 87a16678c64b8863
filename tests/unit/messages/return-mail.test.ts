/** Mail that comes back: whom it is about, and what it says, in the shapes mail servers and providers send. */
import { readReport } from "#app/messages/channels/email/read-report.server.ts";
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
Action: Failed
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
  expect(await read(exim)).toEqual({ kind: "none" });
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
  expect(await readReport(arf("Feedback-Type: not-spam\nVersion: 1"))).toEqual({ kind: "none" });
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
