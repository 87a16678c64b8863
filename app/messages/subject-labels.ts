import { labelOf } from "./variables.ts";

/** A subject with variables as a list shows it: "Your new code: [New code]". `offer`, where it is known, is the same for everybody. */
export function subjectLabel(subject: string, offer?: string): string {
  const words = inWords(subject, offer, (name) => `[${labelOf(name)}]`);
  return words || "No subject yet";
}

/** The subject of a message that said something else to each, as the title of its page: "Your code is now …". */
export function sharedSubject(subject: string, offer?: string): string {
  return inWords(subject, offer, () => "…") || "Message";
}

function inWords(subject: string, offer: string | undefined, otherwise: (name: string) => string): string {
  return subject
    .replace(/\{\{-?\s*(\w*)[^}]*\}\}/g, (_, name: string) => (name === "offer" && offer !== undefined ? offer : otherwise(name)))
    .trim();
}
