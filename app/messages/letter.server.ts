/** A message read once and written for one member after another. */
import { FALLBACK } from "#app/i18n/languages.ts";
import { translate } from "#app/i18n/translate.ts";

import { readText } from "./render.server.ts";
import { valuesOf, type Facts, type MessageFormat } from "./variables.ts";

type Letter = {
  uses: readonly string[];
  for(facts: Facts, words: MessageFormat): Written;
};
type Written = { ok: true; subject: string; body: string } | { ok: false; missing: string[] };
type LetterRead = { ok: true; letter: Letter } | { ok: false; field: "subject" | "body"; problem: string };

/** Reads subject and body; the first that cannot be read is said, and why. */
export function readLetter({ subject, body }: { subject: string; body: string }): LetterRead {
  const head = readText(subject);
  if (!head.ok) return { ok: false, field: "subject", problem: head.problem };
  const text = readText(body);
  if (!text.ok) return { ok: false, field: "body", problem: text.problem };
  const write = (facts: Facts, words: MessageFormat): Written => {
    const values = valuesOf(facts, words);
    const [subject, body] = [head.render(values), text.render(values)];
    if (subject.ok && body.ok) return { ok: true, subject: subject.text.trim(), body: body.text.trim() };
    return { ok: false, missing: [...new Set([subject, body].flatMap((part) => (part.ok ? [] : part.missing)))] };
  };
  return { ok: true, letter: { uses: [...new Set([...head.uses, ...text.uses])], for: write } };
}

/** Stands in what is kept for a link that opens something for whoever has it. */
export const NO_LINK = "(the member’s own link)";

/** What a letter says, to be kept: without the links that open a member's own page. */
export function withoutPageLinks({ pageLink, payout, ...facts }: Facts): Facts {
  return {
    ...facts,
    pageLink: pageLink === null ? null : NO_LINK,
    payout: payout === null ? null : { ...payout, link: payout.link === null ? null : NO_LINK },
  };
}

/** What is not about a member's own code says how to get no more of it, in the language they read as far as it is known. */
export function withUnsubscribe(body: string, url: string, locale: string | null): string {
  return `${body}\n\n---\n${translate(locale ?? FALLBACK, "mail.unsubscribe", { url })}`;
}
