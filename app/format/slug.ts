/** Text as a part of an address: lower case Latin letters, digits, hyphens. */

export const LONGEST_SLUG = 40;

/** `Søren Åberg` becomes `soren-aberg`; empty when nothing of it can be written in an address. At most so many characters. */
export function slugOf(text: string, most = LONGEST_SLUG): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[øœ]/g, "o")
    .replaceAll("æ", "ae")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, most)
    .replace(/-+$/, "");
}
