/** What the domain that messages come from has to say in DNS, so that mail servers believe it: SPF, DKIM and DMARC. Pure. */

/** The texts that stand at a name; null where DNS did not answer in time. */
export type Looked = readonly string[] | null;

export type SenderFacts = {
  /** The domain of the address messages come from. */
  domain: string;
  /** The domain they come back to: SPF is asked of this one. */
  returnDomain: string;
  spf: Looked;
  /** By selector; empty where no selector is known. */
  dkim: readonly { selector: string; texts: Looked }[];
  /** At the domain, and at the nearest domain above it that has one, which counts where there is none. */
  dmarc: { own: Looked; above: Looked };
};

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

/** RFC 7208: one record that begins with v=spf1; a second one makes both void. */
function judgeSpf({ returnDomain, spf }: SenderFacts): DomainCheck {
  const what = "SPF";
  if (spf === null) return { what, state: "unsure", says: NO_ANSWER, record: null };
  const found = spf.filter((text) => /^v=spf1(?:\s|$)/i.test(text));
  const [first] = found;
  if (first === undefined)
    return {
      ...{ what, state: "missing" },
      says: `${returnDomain} does not say which servers may send its mail. Add the record your mail provider names.`,
      record: { name: returnDomain, value: "v=spf1 include:(your mail provider) ~all" },
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
  // Where it ends otherwise, another record may hold the end.
  const isEnded = /(?:^|\s)[-~]all(?:\s|$)/i.test(first) || /(?:^|\s)redirect=/i.test(first);
  return isEnded
    ? {
        what,
        state: "ok",
        says: `${returnDomain} says which servers may send its mail. Make sure that your mail server is among them.`,
        record: null,
      }
    : {
        what,
        state: "missing",
        says: "The SPF record does not say what to do with other servers. End it with ~all or -all.",
        record: null,
      };
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
