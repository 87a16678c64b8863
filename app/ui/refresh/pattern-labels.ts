import { fillPattern, parsePattern, type PatternFacts, type PatternRefusal, type Random } from "#app/codes/name-pattern.ts";

/** What is wrong with a pattern, for the person who typed it. */
export function patternLabel(refusal: PatternRefusal): string {
  switch (refusal.reason) {
    case "empty":
      return "Enter a pattern";
    case "unknown_placeholder":
      return `{${refusal.placeholder}} is not a placeholder. Use {FIRST}, {LAST}, {F}, {L}, {HANDLE}, {VALUE} or {RANDOM:4}.`;
    case "unclosed_brace":
      return "A brace is missing. Placeholders are written like {FIRST}.";
    case "random_length":
      return "A random part has 1 to 12 characters, like {RANDOM:4}.";
  }
}

/** What the pattern makes for one member of the draft, or why it makes nothing. */
export function examplesOf(
  text: string,
  { facts, random }: { facts: PatternFacts; random: Random },
): { example: string } | { problem: string } {
  const parsed = parsePattern(text);
  if (!parsed.ok) return { problem: patternLabel(parsed) };
  return { example: fillPattern(parsed.pattern, facts, random) };
}
