import { labelOf } from "./variables.ts";

/** A subject with variables as a list shows it: "Your new code: [New code]". */
export function subjectLabel(subject: string): string {
  const words = subject.replace(/\{\{-?\s*(\w+)[^}]*\}\}/g, (_, name: string) => `[${labelOf(name)}]`).trim();
  return words || "No subject yet";
}
