/** How a name is found when it is typed in another spelling: case, accents, blanks, hyphens and underscores make no difference. */
import { spelt } from "./name-pattern.ts";

/**
 * The forms in which a typed text is looked for in `PromoCode.searchKey`: without its accents (`Zoé` is ZOE), and with its letters
 * as people spell them in plain ones (`Jürgen` is JUERGEN). Empty for what has no letter and no digit.
 */
export function searchedForms(typed: string): string[] {
  const bare = typed
    .normalize("NFD")
    .replace(/[-_\s\u0300-\u036f]/g, "")
    .toUpperCase();
  const forms = [bare, spelt(typed).replace(/[-_]/g, "")].filter((form) => /[\p{L}\p{N}]/u.test(form));
  return [...new Set(forms)];
}
