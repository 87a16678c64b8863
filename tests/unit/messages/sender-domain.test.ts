import { checkSender, type ResolveTxt } from "#app/messages/check-sender.server.ts";

/** A DNS with these texts; a name with an error answers with it, any other has nothing. */
const dns =
  (zone: Record<string, string[] | Error>): ResolveTxt =>
  async (name) => {
    const found = zone[name];
    if (found === undefined) throw Object.assign(new Error("no"), { code: name.startsWith("_") ? "ENOTFOUND" : "ENODATA" });
    if (found instanceof Error) throw found;
    return found.map((text) => (text.length > 20 ? [text.slice(0, 20), text.slice(20)] : [text]));
  };
const ask = (zone: Record<string, string[] | Error>, selectors: string[] = []) =>
  checkSender({ from: "codes@mail.lumen.example", bounceTo: null, selectors }, dns(zone));
const states = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).map(({ state }) => state);

test("a domain that says all is in order, whatever else stands in its records", async () => {
  const zone = {
    "mail.lumen.example": ["google-site-verification=x", "V=SPF1 include:_spf.example.net ~all"],
    "_spf.example.net": ["v=spf1 ip4:192.0.2.0/24 ~all"],
    "s1._domainkey.mail.lumen.example": ["v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"],
    "_dmarc.lumen.example": ["v=DMARC1; p=reject; rua=mailto:x@lumen.example"],
  };
  expect(await states(zone, ["old", "s1"])).toEqual(["ok", "ok", "ok"]);
  expect((await ask(zone, ["s1"]))[2]!.says).toBe("The policy is reject.");
});

test("what is missing is said, with the record to add", async () => {
  const checks = await ask({}, ["s1"]);
  expect(checks.map(({ state }) => state)).toEqual(["missing", "missing", "missing"]);
  expect(checks.map(({ record }) => record?.name)).toEqual([
    "mail.lumen.example",
    "s1._domainkey.mail.lumen.example",
    "_dmarc.mail.lumen.example",
  ]);
});

test.each([
  ["two of them", ["v=spf1 -all", "v=spf1 ~all"]],
  ["everybody", ["v=spf1 +all"]],
  ["everybody in short", ["v=spf1 a mx all"]],
  ["no end", ["v=spf1 include:x.example"]],
  ["another kind", ["v=spf10 -all"]],
])("an SPF record with %s is not in order", async (_, spf) => {
  expect((await states({ "mail.lumen.example": spf }))[0]).toBe("missing");
});

/** What is said of an SPF record, with what stands at the domains it takes over from and the mail server in use. */
async function spfOf(
  record: string,
  { zone = {}, server = null }: { zone?: Record<string, string[] | Error>; server?: string | null } = {},
) {
  const sender = { from: "codes@mail.lumen.example", bounceTo: null, selectors: [], server };
  const [spf] = await checkSender(sender, dns({ "mail.lumen.example": [record], ...zone }));
  return spf!;
}

test("an SPF record that does not name the mail server in use is told with what to add, however deep it could stand", async () => {
  const google = { "_spf.google.com": ["v=spf1 ip4:192.0.2.0/24 ~all"] };
  const missing = await spfOf("v=spf1 include:_spf.google.com ~all", { zone: google, server: "smtp.sendgrid.net" });
  expect(missing).toMatchObject({
    state: "missing",
    says: expect.stringContaining("SendGrid") as string,
    record: { name: "mail.lumen.example", value: "v=spf1 include:sendgrid.net include:_spf.google.com ~all" },
  });
  expect(await spfOf("v=spf1 include:_spf.google.com ~all", { zone: google, server: "smtp-relay.gmail.com" })).toMatchObject({
    state: "ok",
    says: expect.stringContaining("Google’s are among them") as string,
  });
  const deep = { "spf.lumen.example": ["v=spf1 include:amazonses.com -all"], "amazonses.com": ["v=spf1 ip4:192.0.2.0/24 -all"] };
  const redirected = { zone: deep, server: "email-smtp.eu-west-1.amazonaws.com" };
  expect((await spfOf("v=spf1 redirect=spf.lumen.example", redirected)).state).toBe("ok");
  expect((await spfOf("v=spf1 -all", { server: "mail.lumen.example" })).state).toBe("ok");
});

test("an SPF record that makes mail servers ask too often, or takes over from where none stands, is broken", async () => {
  const many = Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`s${at}.example`, ["v=spf1 a mx ~all"]]));
  const record = `v=spf1 ${Object.keys(many)
    .map((name) => `include:${name}`)
    .join(" ")} ~all`;
  expect(await spfOf(record, { zone: many })).toMatchObject({ state: "missing", says: expect.stringContaining("12 times") as string });
  expect((await spfOf("v=spf1 a mx include:s0.example ip4:192.0.2.1 ~all", { zone: many })).state).toBe("ok");
  const gone = await spfOf("v=spf1 include:gone.example ~all", { zone: { "gone.example": ["something else"] } });
  expect(gone).toMatchObject({ state: "missing", says: expect.stringContaining("gone.example") as string });
  // Taken over from itself: told once, and the walk ends.
  expect((await spfOf("v=spf1 include:mail.lumen.example ~all")).state).toBe("ok");
});

test("what an SPF record takes over from is open where DNS does not answer", async () => {
  const away = Object.assign(new Error("timeout"), { code: "ETIMEOUT" });
  expect((await spfOf("v=spf1 include:s0.example ~all", { zone: { "s0.example": away }, server: "smtp.sendgrid.net" })).state).toBe("ok");
});

test("a DKIM key that was taken back is no key, and an unknown name is asked for", async () => {
  expect((await ask({ "s1._domainkey.mail.lumen.example": ["v=DKIM1; p="] }, ["s1"]))[1]).toMatchObject({
    state: "missing",
    says: expect.stringContaining("taken back") as string,
  });
  expect((await ask({}))[1]).toMatchObject({ state: "unsure", says: expect.stringContaining("DKIM_SELECTOR") as string });
});

test("a DMARC record of the organisation counts, however far above it stands", async () => {
  const sender = { from: "codes@mail.news.lumen.example", bounceTo: null, selectors: [] };
  const [, , dmarc] = await checkSender(sender, dns({ "_dmarc.lumen.example": ["v=DMARC1; p=reject"] }));
  expect(dmarc).toMatchObject({ state: "ok" });
});

test("a DMARC record without a policy, or with another beside it, is not in order; one of the domain counts before the one above", async () => {
  expect((await states({ "_dmarc.mail.lumen.example": ["v=DMARC1; rua=mailto:x"] }))[2]).toBe("missing");
  expect((await states({ "_dmarc.lumen.example": ["v=DMARC1; p=none", "v=DMARC1; p=none"] }))[2]).toBe("missing");
  const both = { "_dmarc.mail.lumen.example": ["v=DMARC1;p=none"], "_dmarc.lumen.example": ["v=DMARC1; p=reject"] };
  expect((await ask(both))[2]!.says).toBe("The policy is none: nothing is refused yet.");
});

test("a name server that does not answer leaves it open, and nothing throws", async () => {
  const away = Object.assign(new Error("timeout"), { code: "ETIMEOUT" });
  const zone = { "mail.lumen.example": away, "_dmarc.mail.lumen.example": away, "s1._domainkey.mail.lumen.example": away };
  expect(await states(zone, ["s1"])).toEqual(["unsure", "unsure", "unsure"]);
});

test("SPF is asked of the domain that mail comes back to", async () => {
  const zone = { "back.example": ["v=spf1 -all"] };
  const sender = { from: "codes@müller.example", bounceTo: "bounces@back.example", selectors: ["s1"] };
  const [spf, dkim] = await checkSender(sender, dns(zone));
  expect(spf!.state).toBe("ok");
  expect(dkim!.record?.name).toBe("s1._domainkey.xn--mller-kva.example");
});
