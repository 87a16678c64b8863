/** What an SPF record comes to once everything it names is looked up, as a mail server does (RFC 7208). */
import { isSpf, type Looked, type SpfTree } from "./sender-domain.ts";

/** A mail server gives up beyond ten; some more are counted, so that the number can be said. */
const LOOKED_UP_MOST = 20;

/** `look`: the texts at a name. Never throws. */
export async function spfTree(record: string, look: (name: string) => Promise<Looked>): Promise<SpfTree> {
  const tree: SpfTree = { lookups: 0, includes: [], broken: [], isWhole: true };
  const waiting = [record];
  for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
    const { asked, named } = termsOf(text);
    tree.lookups += asked;
    for (const domain of named) {
      if (tree.lookups >= LOOKED_UP_MOST) return { ...tree, isWhole: false };
      tree.lookups += 1;
      // Names made of the sender's are only known when a mail comes.
      if (domain.includes("%") || tree.includes.includes(domain)) continue;
      tree.includes.push(domain);
      const texts = await look(domain);
      // One name that does not answer is waited for; others may not either.
      if (texts === null) return { ...tree, isWhole: false };
      const found = texts.filter(isSpf);
      if (found.length !== 1) tree.broken.push(domain);
      waiting.push(...found);
    }
  }
  return tree;
}

/** The domains a record takes over from, and how many other terms make a mail server ask. */
function termsOf(record: string): { asked: number; named: string[] } {
  const terms = record.trim().toLowerCase().split(/\s+/).slice(1);
  const named = terms.flatMap((term) => /^[+?~-]?include:(.+)$/.exec(term)?.[1] ?? []);
  // What stands beside an end counts no more.
  const redirect = terms.some((term) => /^[+?~-]?all$/.test(term)) ? [] : terms.flatMap((term) => /^redirect=(.+)$/.exec(term)?.[1] ?? []);
  const asked = terms.filter((term) => /^[+?~-]?(?:a|mx|ptr)(?:[:/].*)?$|^[+?~-]?exists:/.test(term)).length;
  return { asked, named: [...named, ...redirect] };
}
