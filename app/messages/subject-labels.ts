/**
 * A subject with variables as lists, titles and the activity show it: "Your code for Glow is now …", for what it said to each differs.
 * `offer`, where it is known, is the same for everybody.
 */
export function subjectLabel(subject: string, offer?: string): string {
  const words = subject
    .replace(/\{\{-?\s*(\w*)[^}]*\}\}/g, (_, name: string) => (name === "offer" && offer !== undefined ? offer : "…"))
    .trim();
  return words || "No subject yet";
}
