/** A subject as a list shows it, where it said something else to each: "Your new code: …". */
export function subjectLabel(subject: string): string {
  const words = subject.replace(/\{\{[^}]*\}\}/g, "…").trim();
  return words || "No subject yet";
}
