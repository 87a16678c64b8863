/** Counts, shares and lists in words. */

/** `plural(1, "member")` is "1 member", `plural(4312, "member")` is "4,312 members". */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : nouns}`;
}

/** "Maya", "Maya and Tom", "Maya, Tom and Ana". */
export function listOf(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The first `most` of them by name, the others by number: "Maya, Tom and 3 more". */
export function fewOf(words: readonly string[], most: number): string {
  return words.length > most ? `${words.slice(0, most).join(", ")} and ${words.length - most} more` : listOf(words);
}

/** How a figure moved, as a share of what it was; null when there was nothing to compare to. 0.12 is 12% up. */
export function changeOf(now: number, before: number | null): number | null {
  if (before === null || before === 0) return null;
  return (now - before) / Math.abs(before);
}

/** Basis points as a percentage: 1250 is "12.5%". */
export function percentOfBps(bps: number): string {
  return `${(bps / 100).toLocaleString("en-US", { maximumFractionDigits: 2 })}%`;
}

/** "about 4 seconds", "about 3 minutes". */
export function aboutHowLong(seconds: number): string {
  if (seconds < 90) return `about ${plural(Math.max(1, Math.round(seconds)), "second")}`;
  return `about ${plural(Math.round(seconds / 60), "minute")}`;
}
