/** Words that staff put on members. */

/** Letters and signs a tag may have. */
export const LONGEST_TAG = 40;

/** A tag as it is kept: blanks are one blank, commas part tags and are in none. Empty for what is no tag. */
export function tagName(typed: string): string {
  return typed
    .replaceAll(/[\s,]+/gu, " ")
    .trim()
    .slice(0, LONGEST_TAG)
    .trim();
}

/** As tags are compared: "VIP" and "vip" are one. */
export function tagKey(typed: string): string {
  return tagName(typed).toLowerCase();
}
