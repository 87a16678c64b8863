import { LONGEST_SEARCH } from "#app/format/search-text.ts";

/** What was found, where it was found for what the field says now; null until then: an older answer is none to a newer question. */
export function answerTo<T extends { search: string }>(found: T | undefined, typed: string): T | null {
  return found !== undefined && found.search === typed.slice(0, LONGEST_SEARCH).trim() ? found : null;
}
