import { Resolver } from "node:dns/promises";

import { withAsciiDomain } from "#app/format/email-address.ts";

import { domainsAbove, isDmarc, isSpf, judgeSender, providerOf, type DomainCheck, type Looked } from "./sender-domain.ts";
import { spfTree } from "./spf.server.ts";

/** The texts at a name, as `node:dns` gives them; tests bring their own. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** Nobody waits longer than this for one name. */
const WAIT_MS = 3_000;

const overDns: ResolveTxt = (name) => new Resolver({ timeout: WAIT_MS / 2, tries: 2 }).resolveTxt(name);

/** `server`: the name of the mail server that messages are handed to. */
type Sender = { from: string; bounceTo: string | null; selectors: readonly string[]; server?: string | null };

/** Looks up what the sender's domain says of itself. Never throws: a name server that does not answer is an answer. */
export async function checkSender(
  { from, bounceTo, selectors, server = null }: Sender,
  resolveTxt: ResolveTxt = overDns,
): Promise<DomainCheck[]> {
  const domain = domainOf(from);
  const returnDomain = domainOf(bounceTo ?? from);
  const look = (name: string) => textsAt(name, resolveTxt);
  const [spf, own, higher, ...keys] = await Promise.all([
    look(returnDomain),
    look(`_dmarc.${domain}`),
    nearest(domainsAbove(domain).map((above) => look(`_dmarc.${above}`))),
    ...selectors.map((selector) => look(`${selector}._domainkey.${domain}`)),
  ]);
  const dkim = selectors.map((selector, at) => ({ selector, texts: keys[at] ?? null }));
  const [record, second] = (spf ?? []).filter(isSpf);
  const tree = record !== undefined && second === undefined ? await spfTree(record, look) : null;
  const provider = server === null ? null : providerOf(server);
  return judgeSender({
    domain,
    returnDomain,
    spf: spf ?? null,
    spfTree: tree,
    provider,
    dkim,
    dmarc: { own: own ?? null, above: higher ?? null },
  });
}

/** The first answer that holds a DMARC record; null where none does and one did not come. */
async function nearest(looks: readonly Promise<Looked>[]): Promise<Looked> {
  const all = await Promise.all(looks);
  return all.find((texts) => texts?.some(isDmarc)) ?? (all.includes(null) ? null : []);
}

function domainOf(address: string): string {
  return withAsciiDomain(address).split("@").at(-1)?.toLowerCase() ?? "";
}

/** A record may come in pieces of 255 characters, which belong together. */
async function textsAt(name: string, resolveTxt: ResolveTxt): Promise<Looked> {
  try {
    const slow = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("too slow")), WAIT_MS).unref());
    return (await Promise.race([resolveTxt(name), slow])).map((pieces) => pieces.join(""));
  } catch (error) {
    const { code } = error as { code?: string };
    return code === "ENOTFOUND" || code === "ENODATA" ? [] : null;
  }
}
