/** What shoppers read at the checkout who enter a guarded code and did not come through the link. */
import { cutTo } from "#app/platform/plain-text.ts";

/** Characters. A checkout has one line for it. */
export const LONGEST_SENTENCE = 200;

/** What is written until the merchant writes something else. */
export function usualSentence(firstName: string): string {
  return cutTo(`This code works through ${firstName}’s link. Open it and come back.`, LONGEST_SENTENCE);
}
