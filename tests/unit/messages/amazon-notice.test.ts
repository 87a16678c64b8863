/** What Amazon SES tells by SNS, signed as Amazon signs it. */
import { jest } from "@jest/globals";

import { isAmazonNotice, readAmazonNotice } from "#app/messages/channels/email/amazon-notice.server.ts";
import { amazonSns } from "#tests/support/amazon-sns.ts";

let amazon: ReturnType<typeof amazonSns>;
beforeEach(() => {
  amazon = amazonSns();
});
afterEach(() => jest.restoreAllMocks());

const mail = { source: "bounces+x@mail.lumen.example", destination: ["maya@example.com"] };
const bounce = (subType: string, told: Record<string, string>, type = "Permanent") => ({
  bounce: { bounceType: type, bounceSubType: subType, bouncedRecipients: [{ emailAddress: "maya@example.com", ...told }] },
  mail,
});

test.each([
  [
    {
      notificationType: "Bounce",
      ...bounce("General", { action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" }),
    },
    { kind: "bounce", status: "5.1.1", words: "550 5.1.1 user unknown", isFinal: true },
  ],
  [
    { eventType: "Bounce", ...bounce("OnAccountSuppressionList", {}) },
    { kind: "bounce", status: "5.1.1", words: "", isFinal: true },
  ],
  [
    { eventType: "Bounce", ...bounce("MailboxFull", { status: "4.2.2", diagnosticCode: "smtp; 452 4.2.2 over quota" }, "Transient") },
    { kind: "bounce", status: "4.2.2", words: "452 4.2.2 over quota", isFinal: true },
  ],
  [
    { notificationType: "Complaint", complaint: { complainedRecipients: [] }, mail },
    { kind: "complaint", about: "abuse" },
  ],
  [{ eventType: "Complaint", complaint: { complaintFeedbackType: "not-spam" }, mail }, { kind: "none" }],
  [{ eventType: "Delivery", delivery: {}, mail }, { kind: "none" }],
  ["Successfully validated SNS topic for Amazon SES event publishing.", { kind: "none" }],
])("%j is read as what it tells", async (message, report) => {
  for (const version of ["1", "2"])
    expect(await readAmazonNotice(amazon.posted(message, { version }))).toMatchObject({ kind: "told", report });
});

test("what is not signed, signed by another or changed on the way is not believed, and no address but Amazon's is asked", async () => {
  const true_ = amazon.posted({ notificationType: "Bounce", ...bounce("General", {}) });
  for (const body of [
    { ...true_, Message: "{}" },
    { ...true_, Signature: "AAAA" },
    { ...true_, SignatureVersion: "3" },
    { ...true_, SigningCertURL: "https://sns.eu-west-1.amazonaws.com.evil.example/x-1.pem" },
    { ...true_, SigningCertURL: "https://evil.example/sns.eu-west-1.amazonaws.com/x-1.pem" },
    { ...true_, SigningCertURL: "https://sns.eu-west-1.amazonaws.com@evil.example/x-1.pem" },
    { ...true_, SigningCertURL: "https://evil.example\\@sns.eu-west-1.amazonaws.com/x-1.pem" },
    { ...true_, SigningCertURL: "http://sns.eu-west-1.amazonaws.com/x-1.pem" },
    { ...true_, SigningCertURL: "https://sns.eu-west-1.amazonaws.com:8443/x-1.pem" },
    { ...true_, SigningCertURL: "https://bucket.s3.amazonaws.com/x-1.pem" },
    { notificationType: "Bounce", ...bounce("General", {}) },
  ]) {
    expect(isAmazonNotice(body)).toBe(true);
    expect(await readAmazonNotice(body)).toMatchObject({ kind: "unproven" });
  }
  expect(amazon.asked.filter((address) => address !== amazon.certificate)).toEqual([]);
  const elsewhere = { ...true_, SigningCertURL: amazon.certificate.replace("-1.pem", "-2.pem") };
  expect(await readAmazonNotice(elsewhere)).toMatchObject({ kind: "unknown" });
});

test("a subscription is confirmed at Amazon alone, and only where Amazon signed the question", async () => {
  const at = (url: string) =>
    amazon.posted("You have chosen to subscribe", { more: { Type: "SubscriptionConfirmation", SubscribeURL: url, Token: "t" } });
  const url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:123456789012:mail&Token=t";
  expect(await readAmazonNotice(at(url))).toEqual({ kind: "confirm", url });
  for (const foreign of ["https://evil.example/?Action=ConfirmSubscription", "http://169.254.169.254/latest", "file:///etc/passwd"])
    expect(await readAmazonNotice(at(foreign))).toMatchObject({ kind: "told", report: { kind: "none" } });
  expect(await readAmazonNotice({ ...at(url), SubscribeURL: `${url}&x=1` })).toMatchObject({ kind: "unproven" });
});

test("a mail in JSON is no notice", () => {
  for (const body of [{ RawEmail: "From: a" }, { raw: "From: a", eventType: "inbound" }, [], null, "x", {}])
    expect(isAmazonNotice(body)).toBe(false);
});
