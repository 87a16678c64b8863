import { labelOf } from "./variables.ts";

/** A subject with variables as a list shows it: "Your new code: [New code]". */
export function subjectLabel(subject: string): string {
  const words = subject.replace(/\{\{-?\s*(\w+)[^}]*\}\}/g, (_, name: string) => `[${labelOf(name)}]`).trim();
  return words || "No subject yet";
}

/** The subject of a message that said something else to each, as the title of its page: "Your code is now …". */
export function sharedSubject(subject: string): string {
  return subject.replace(/\{\{[^}]*\}\}/g, "…").trim() || "Message";
}
