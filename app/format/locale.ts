/**
 * Sentences are English, so numbers and dates are written the English way too, in the reader's own variety of it:
 * en-GB puts the day before the month. Any other language falls back to en-US.
 */
export function englishLocale(acceptLanguage: string | null): string {
  const first = (acceptLanguage ?? "")
    .split(",")
    .map((entry) => entry.split(";")[0]?.trim() ?? "")
    .find((tag) => /^en-[A-Za-z]{2}$/.test(tag));
  return first ?? "en-US";
}
