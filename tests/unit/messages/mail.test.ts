import PostalMime from "postal-mime";

import { mimeOf } from "#app/messages/channels/email/mime.server.ts";
import { isEmailAddress } from "#app/format/email-address.ts";
import { oneLine, type Outgoing } from "#app/messages/channels/email/outgoing.ts";
import { countsOf, messageIdOf, nextAttemptIn } from "#app/messages/message.ts";
import { readUnsubscribe, signUnsubscribe } from "#app/messages/unsubscribe-token.server.ts";
import { strangeSigning, testSigning } from "#tests/support/keys.ts";

const mail: Outgoing = {
  messageId: "1@shop.example",
  from: { name: "Lumen Botanics", address: "hello@shop.example" },
  to: { name: "Maya", address: "maya@example.com" },
  replyTo: null,
  subject: "Your new code",
  text: "Hi Maya",
  html: "<p>Hi Maya</p>",
  unsubscribeUrl: null,
};
const sent = async (change: Partial<Outgoing>) => {
  const raw = (await mimeOf({ ...mail, ...change })).toString("utf8");
  const headers = raw.slice(0, raw.indexOf("\r\n\r\n"));
  return { headers, parsed: await new PostalMime().parse(raw) };
};

test.each([
  ["the name of a member", { to: { name: "Maya\r\nBcc: everybody@example.com", address: "maya@example.com" } }],
  ["the name of a shop", { from: { name: "Shop\nBcc: everybody@example.com", address: "hello@shop.example" } }],
  ["a subject", { subject: "Hi\r\n\r\nBcc: everybody@example.com\u2028x" }],
])("%s cannot begin another header", async (_, change) => {
  const { headers, parsed } = await sent(change);
  expect(headers).not.toMatch(/^Bcc:/im);
  expect(parsed.bcc ?? []).toEqual([]);
  expect(parsed.to?.map(({ address }) => address)).toEqual(["maya@example.com"]);
  expect(parsed.text?.trim()).toBe("Hi Maya");
});

test("a provider that repeats a header is given the return address in it, and no other server is", async () => {
  const returnTo = `bounces+${"0".repeat(48)}@mail.shop.example`;
  const headersFor = async (server: string) => (await mimeOf({ ...mail, returnTo }, server)).toString("utf8").split("\r\n\r\n")[0];
  expect(await headersFor("smtp.sendgrid.net")).toContain(`X-SMTPAPI: {"unique_args":{"return":"+${"0".repeat(48)}@"}}`);
  expect(await headersFor("smtp.shop.example")).not.toContain("0".repeat(48));
});

test.each(["a@b.co, c@d.co", "a@b.co\r\nBcc: c@d.co", "Maya <a@b.co>", "a b@c.co", "a@b", "", "@b.co", "a@b.co."])(
  "%j is not one plain address and no mail is made for it",
  async (address) => {
    expect(isEmailAddress(address)).toBe(false);
    await expect(mimeOf({ ...mail, to: { name: "", address } })).rejects.toThrow("Not one plain e-mail address");
  },
);

test("names with letters of any script and quotes arrive as they are", async () => {
  const name = `Noor "Nono" Ünal 雪`;
  expect((await sent({ to: { name, address: "noor@example.com" } })).parsed.to?.[0]).toMatchObject({ name, address: "noor@example.com" });
  expect(oneLine("  two\n lines ")).toBe("two lines");
});

test("only a message that can be unsubscribed from carries the headers for it, with the one click of RFC 8058", async () => {
  expect((await sent({})).headers).not.toMatch(/list-unsubscribe/i);
  const { headers } = await sent({ unsubscribeUrl: "https://app.example/unsubscribe/t" });
  expect(headers).toMatch(/^List-Unsubscribe: <https:\/\/app\.example\/unsubscribe\/t>/im);
  expect(headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/im);
});

test("every attempt at a member has the same message id, of the sender's domain", () => {
  expect(messageIdOf("018f", "hello@shop.example")).toBe("018f@shop.example");
});

test("a refusal for now is tried again later and later, for less than a day", () => {
  const waits = [1, 2, 3, 4, 5, 6].map((attempts) => nextAttemptIn(attempts) ?? 0);
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(24 * 60 * 60);
  expect(nextAttemptIn(7)).toBeNull();
});

test("an unsubscribe link says whose it is and cannot be made up or bent to another", () => {
  const who = { shop: "lumen-botanics.myshopify.com", memberId: "0190a0b0-0000-7000-8000-000000000001" };
  const keys = testSigning();
  const token = signUnsubscribe(who, keys);
  expect(readUnsubscribe(token, keys)).toEqual(who);
  expect(readUnsubscribe(token, strangeSigning)).toBeNull();
  const other = signUnsubscribe({ ...who, memberId: "0190a0b0-0000-7000-8000-000000000002" }, keys);
  expect(readUnsubscribe(`${other.split(".")[0]}.${token.split(".").slice(1).join(".")}`, keys)).toBeNull();
  for (const forged of ["", ".", "a.b", `${token}.x`]) expect(readUnsubscribe(forged, keys)).toBeNull();
});

test("counts say how many it reached, without those left out", () => {
  const groups = [
    { state: "sent", count: 3 },
    { state: "by_hand", count: 1 },
    { state: "bounced", count: 2 },
    { state: "queued", count: 4 },
    { state: "left_out", count: 7 },
  ];
  expect(countsOf(groups)).toEqual({ total: 10, delivered: 4, waiting: 4, bounced: 2, failed: 0, unclear: 0, leftOut: 7 });
});
