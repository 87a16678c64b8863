/** What the domain that messages come from has to say in DNS, so that mail servers believe it: SPF, DKIM and DMARC. Pure. */

/** The texts that stand at a name; null where DNS did not answer in time. */
export type Looked = readonly string[] | null;

type SenderFacts = {
  /** The domain of the address messages come from. */
  domain: string;
  /** The domain they come back to: SPF is asked of this one. */
  returnDomain: string;
  spf: Looked;
  /** What the SPF record comes to; null where there is none. */
  spfTree: SpfTree | null;
  /** What a record has to take over for the mail server's provider; null for a server of one's own. */
  provider: { name: string; include: string } | null;
  /** By selector; empty where no selector is known. */
  dkim: readonly { selector: string; texts: Looked }[];
  /** At the domain, and at the nearest domain above it that has one, which counts where there is none. */
  dmarc: { own: Looked; above: Looked };
};

/** `includes`: every domain taken over from, however deep. `broken`: those of them without one record. `isWhole`: all of them answered. */
export type SpfTree = { lookups: number; includes: string[]; broken: string[]; isWhole: boolean };

/** What the documentation of large providers has a domain include, by the name of their mail servers. */
const PROVIDERS: readonly [host: RegExp, name: string, include: string][] = [
  [/(?:^|\.)sendgrid\.net$/, "SendGrid", "sendgrid.net"],
  [/(?:^|\.)(?:gmail|google|googlemail)\.com$/, "Google", "_spf.google.com"],
  [/(?:^|\.)(?:office365|outlook)\.com$/, "Microsoft 365", "spf.protection.outlook.com"],
  [/(?:^|\.)amazonaws\.com$/, "Amazon SES", "amazonses.com"],
  [/(?:^|\.)mailgun\.org$/, "Mailgun", "mailgun.org"],
  [/(?:^|\.)postmarkapp\.com$/, "Postmark", "spf.mtasv.net"],
  [/(?:^|\.)mailjet\.com$/, "Mailjet", "spf.mailjet.com"],
  [/(?:^|\.)mandrillapp\.com$/, "Mandrill", "spf.mandrillapp.com"],
  [/(?:^|\.)fastmail\.com$/, "Fastmail", "spf.messagingengine.com"],
];

/** By the name of the mail server that messages are handed to. */
export function providerOf(host: string): SenderFacts["provider"] {
  const found = PROVIDERS.find(([server]) => server.test(host.toLowerCase()));
  return found ? { name: found[1], include: found[2] } : null;
}

/** `record`: what is to be written into DNS, and where; null where there is nothing to write. */
export type DomainCheck = {
  what: "SPF" | "DKIM" | "DMARC";
  state: "ok" | "missing" | "unsure";
  says: string;
  record: { name: string; value: string } | null;
};

export function judgeSender(facts: SenderFacts): DomainCheck[] {
  return [judgeSpf(facts), judgeDkim(facts), judgeDmarc(facts)];
}

const NO_ANSWER = "DNS did not answer. Try again in a minute.";

export function isSpf(text: string): boolean {
  return /^v=spf1(?:\s|$)/i.test(text);
}

/** RFC 7208: one record that begins with v=spf1; a second one makes both void. */
function judgeSpf({ returnDomain, spf, spfTree: tree, provider }: SenderFacts): DomainCheck {
  const what = "SPF";
  if (spf === null) return { what, state: "unsure", says: NO_ANSWER, record: null };
  const found = spf.filter(isSpf);
  const [first] = found;
  if (first === undefined)
    return {
      ...{ what, state: "missing" },
      says: `${returnDomain} does not say which servers may send its mail. Add the record your mail provider names.`,
      record: { name: returnDomain, value: `v=spf1 include:${provider?.include ?? "(your mail provider)"} ~all` },
    };
  if (found.length > 1)
    return {
      what,
      state: "missing",
      says: `${returnDomain} has ${found.length} SPF records, and only one may stand there. Make them one.`,
      record: null,
    };
  if (/(?:^|\s)\+?all(?:\s|$)/i.test(first))
    return {
      what,
      state: "missing",
      says: "The SPF record lets every server in the world send as you. End it with ~all or -all.",
      record: null,
    };
  if (tree && tree.lookups > MOST_LOOKUPS)
    return {
      ...{ what, state: "missing", record: null },
      says: `The SPF record makes mail servers ask DNS ${tree.lookups} times${tree.isWhole ? "" : " or more"}. Beyond ${MOST_LOOKUPS} they take it for broken. Take out what you no longer send with.`,
    };
  if (tree && tree.broken.length > 0)
    return {
      ...{ what, state: "missing", record: null },
      says: `The SPF record takes over from ${tree.broken.join(" and ")}, where no SPF record stands: mail servers take all of it for broken. Take that out.`,
    };
  if (tree?.isWhole && provider && !tree.includes.includes(provider.include))
    return {
      ...{ what, state: "missing" },
      says: `Your mail server is ${provider.name}’s, and the SPF record of ${returnDomain} does not name it. Add what ${provider.name} names for your domain.`,
      record: { name: returnDomain, value: withInclude(first, provider.include) },
    };
  // Where it ends otherwise, another record may hold the end.
  const isEnded = /(?:^|\s)[-~]all(?:\s|$)/i.test(first) || /(?:^|\s)redirect=/i.test(first);
  return isEnded
    ? {
        what,
        state: "ok",
        says: `${returnDomain} says which servers may send its mail. ${provider && tree?.isWhole ? `${provider.name}’s are among them.` : "Make sure that your mail server is among them."}`,
        record: null,
      }
    : {
        what,
        state: "missing",
        says: "The SPF record does not say what to do with other servers. End it with ~all or -all.",
        record: null,
      };
}

/** RFC 7208, 4.6.4. */
const MOST_LOOKUPS = 10;

/** The record with one more domain to take over from, before it ends. */
function withInclude(record: string, domain: string): string {
  const [version = "", ...terms] = record.trim().split(/\s+/);
  return [version, `include:${domain}`, ...terms].join(" ");
}

/** RFC 6376: a key at {selector}._domainkey.{domain}; an empty one was taken back. */
function judgeDkim({ domain, dkim }: SenderFacts): DomainCheck {
  const what = "DKIM";
  if (dkim.length === 0)
    return {
      ...{ what, state: "unsure" },
      says: "Your mail server signs messages under a name that only it knows. Set DKIM_SELECTOR to that name to have the key checked.",
      record: null,
    };
  const keyIn = (text: string) => /(?:^|;)\s*p=\s*([^;\s]*)/i.exec(text)?.[1];
  const judged = dkim.map(({ selector, texts }) => {
    const keys = texts?.map(keyIn).filter((key) => key !== undefined) ?? [];
    return { selector, state: texts === null ? "unsure" : keys.some((key) => key !== "") ? "ok" : keys.length > 0 ? "revoked" : "missing" };
  });
  const good = judged.find(({ state }) => state === "ok");
  if (good) return { what, state: "ok", says: `The key ${good.selector} is there: messages can be signed with it.`, record: null };
  const [first] = judged;
  if (judged.some(({ state }) => state === "unsure")) return { what, state: "unsure", says: NO_ANSWER, record: null };
  const name = `${first?.selector ?? ""}._domainkey.${domain}`;
  if (first?.state === "revoked")
    return { what, state: "missing", says: `The key at ${name} was taken back: it is empty. Add a new one.`, record: null };
  return {
    ...{ what, state: "missing" },
    says: `There is no key at ${name}. Add the record your mail provider names.`,
    record: { name, value: "v=DKIM1; k=rsa; p=(the key from your mail provider)" },
  };
}

export function isDmarc(text: string): boolean {
  return /^v\s*=\s*DMARC1\s*(?:;|$)/i.test(text);
}

/** RFC 7489: one record at _dmarc; large providers refuse mail to many without it. */
function judgeDmarc({ domain, dmarc: { own, above } }: SenderFacts): DomainCheck {
  const what = "DMARC";
  const recordsIn = (looked: Looked) => (looked ?? []).filter(isDmarc);
  const found = recordsIn(own).length > 0 ? recordsIn(own) : recordsIn(above);
  const [first] = found;
  if (first === undefined) {
    if (own === null || above === null) return { what, state: "unsure", says: NO_ANSWER, record: null };
    return {
      ...{ what, state: "missing" },
      says: `${domain} does not say what to do with mail that only claims to come from it. Large providers refuse mail to many without that.`,
      record: { name: `_dmarc.${domain}`, value: "v=DMARC1; p=none; rua=mailto:(where reports go)" },
    };
  }
  if (found.length > 1)
    return { what, state: "missing", says: "There are several DMARC records, and only one may stand there. Make them one.", record: null };
  const policy = /(?:^|;)\s*p\s*=\s*(none|quarantine|reject)\s*(?:;|$)/i.exec(first)?.[1]?.toLowerCase();
  if (policy === undefined)
    return { what, state: "missing", says: "The DMARC record names no policy. Add p=none, p=quarantine or p=reject.", record: null };
  return { what, state: "ok", says: `The policy is ${policy}${policy === "none" ? ": nothing is refused yet" : ""}.`, record: null };
}

/**
 * The domains a DMARC record is looked for at where the domain itself has none, the nearest first: `lumen.co.uk` and `co.uk` of
 * `mail.lumen.co.uk`, and never a single label. RFC 7489 means the one that an organisation registered: walking up finds it without a list
 * of where one can register.
 */
export function domainsAbove(domain: string): string[] {
  const labels = domain.split(".");
  return labels
    .slice(1, -1)
    .map((_, at) => labels.slice(at + 1).join("."))
    .slice(0, 5);
}
