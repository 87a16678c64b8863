/** What Postmark, SendGrid and Mailgun post, in the shapes of their documentation, and how two of them sign it. */
import { createHmac, generateKeyPairSync, sign } from "node:crypto";

import { isSignedByProvider, providerEvents, repeatedHeader } from "#app/messages/channels/email/provider-events.server.ts";
import { recipientIn, returnAddress } from "#app/messages/return-address.ts";
import { testSigning } from "#tests/support/keys.ts";

const sendgrid = (event: object) => [{ email: "maya@example.com", sg_event_id: "x", "smtp-id": "<a@b>", ...event }];
const mailgun = (data: object) => ({ signature: { timestamp: "1", token: "t", signature: "s" }, "event-data": data });
const status = (code: number, enhanced: string, message: string) => ({
  "delivery-status": { code, "enhanced-code": enhanced, message, description: "" },
});

test.each([
  [
    sendgrid({ event: "bounce", type: "bounce", status: "5.1.1", reason: "550 5.1.1 No such user" }),
    { kind: "bounce", status: "5.1.1", words: "550 5.1.1 No such user", isFinal: true },
  ],
  [sendgrid({ event: "bounce", type: "blocked", status: "4.0.0", reason: "450 busy" }), { kind: "bounce", isFinal: true }],
  [sendgrid({ event: "dropped", reason: "Bounced Address", status: "5.0.0" }), { kind: "bounce", status: "5.1.1" }],
  [sendgrid({ event: "dropped", reason: "Spam Reporting Address" }), { kind: "complaint" }],
  [sendgrid({ event: "spamreport" }), { kind: "complaint", about: "abuse" }],
  [sendgrid({ event: "deferred", response: "400 try again" }), { kind: "none" }],
  [
    mailgun({ event: "failed", severity: "permanent", reason: "bounce", ...status(550, "5.1.1", "5.1.1 No such user") }),
    { kind: "bounce", status: "5.1.1", words: "550 5.1.1 No such user", isFinal: true },
  ],
  [mailgun({ event: "failed", severity: "temporary", ...status(421, "4.7.0", "later") }), { kind: "bounce", isFinal: false }],
  [mailgun({ event: "failed", severity: "permanent", reason: "suppress-bounce", ...status(605, "", "") }), { status: "5.1.1" }],
  [mailgun({ event: "complained" }), { kind: "complaint", about: "abuse" }],
  [mailgun({ event: "delivered" }), { kind: "none" }],
  [
    { RecordType: "Bounce", Type: "HardBounce", Details: "smtp;550 5.1.1 The email account that you tried to reach does not exist." },
    { kind: "bounce", status: "5.1.1", words: "550 5.1.1 The email account that you tried to reach does not exist.", isFinal: true },
  ],
  [
    { RecordType: "Bounce", Type: "HardBounce", Details: "Test bounce details" },
    { status: "5.1.1", words: "Test bounce details" },
  ],
  [
    { RecordType: "Bounce", Type: "Transient", Details: "" },
    { kind: "bounce", isFinal: false },
  ],
  [{ RecordType: "Bounce", Type: "AutoResponder" }, { kind: "none" }],
  [
    { RecordType: "SpamComplaint", Type: "SpamComplaint" },
    { kind: "complaint", about: "abuse" },
  ],
  [{ RecordType: "Delivery" }, { kind: "none" }],
])("%j is read", (body, report) => expect(providerEvents(body)).toMatchObject([{ report }]));

test("what is of no provider is left to whoever reads raw messages", () => {
  for (const body of [[], [{ event: "bounce" }], {}, { raw: "To: x" }, null, "text", new Uint8Array(3)])
    expect(providerEvents(body)).toBeNull();
});

test("a long reason is cut beside a character that would be cut in half", () => {
  const reason = `${"x".repeat(399)}😀`;
  for (const body of [
    sendgrid({ event: "bounce", reason }),
    { RecordType: "Bounce", Type: "Blocked", Details: reason },
    mailgun({ event: "failed", ...status(0, "", reason) }),
  ]) {
    expect(providerEvents(body)).toMatchObject([{ report: { kind: "bounce", words: "x".repeat(399) } }]);
  }
});

test("a mail handed to one of them carries the return address in a header that its events repeat", () => {
  const id = "0193a7de-0c0b-7a52-8d3e-6f1f5b9a7c10";
  const returnTo = returnAddress("bounces@mail.lumen.example", id, testSigning());
  for (const server of ["smtp.postmarkapp.com", "smtp.sendgrid.net", "smtp.eu.mailgun.org"]) {
    const { value } = repeatedHeader(server, returnTo)!;
    // Postmark takes no longer one.
    expect(value.length).toBeLessThanOrEqual(80);
    const events = providerEvents({ RecordType: "Bounce", Metadata: { return: value } })!;
    expect(recipientIn(events[0]!.text, testSigning())).toBe(id);
  }
  expect(repeatedHeader("smtp.example.com", returnTo)).toBeNull();
});

test("SendGrid's signature and Mailgun's stand for the secret, with the key that is set; SendGrid's for this body alone", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const keys = { sendgrid: publicKey.export({ format: "der", type: "spki" }).toString("base64"), mailgun: "key-of-mailgun" };
  const none = { sendgrid: null, mailgun: null };
  const bytes = Buffer.from(JSON.stringify(sendgrid({ event: "bounce" })));
  const headers = new Headers({
    "X-Twilio-Email-Event-Webhook-Signature": sign("sha256", Buffer.concat([Buffer.from("1600112502"), bytes]), privateKey).toString(
      "base64",
    ),
    "X-Twilio-Email-Event-Webhook-Timestamp": "1600112502",
  });
  expect(isSignedByProvider(headers, bytes, keys)).toBe(true);
  expect(isSignedByProvider(headers, Buffer.from("[]"), keys)).toBe(false);
  expect(isSignedByProvider(headers, bytes, none)).toBe(false);
  expect(isSignedByProvider(headers, bytes, { ...keys, sendgrid: "bm8ga2V5" })).toBe(false);

  const signature = createHmac("sha256", keys.mailgun).update("1529006854token").digest("hex");
  const posted = (given: string) =>
    Buffer.from(JSON.stringify({ signature: { timestamp: "1529006854", token: "token", signature: given } }));
  expect(isSignedByProvider(new Headers(), posted(signature), keys)).toBe(true);
  expect(isSignedByProvider(new Headers(), posted(signature.replace(/^../, "00")), keys)).toBe(false);
  expect(isSignedByProvider(new Headers(), posted(""), keys)).toBe(false);
  expect(isSignedByProvider(new Headers(), posted(signature), none)).toBe(false);
  expect(isSignedByProvider(new Headers(), Buffer.from("not json"), keys)).toBe(false);
});
