/** An offer as it is named to a paired store. */
export type NamedOffer = { id: string; title: string };

const titleKey = (title: string) => title.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toLowerCase();

/** Offers of two stores with the same title, each once: a title that one of them has twice suggests nothing. */
export function suggestTies(own: readonly NamedOffer[], theirs: readonly NamedOffer[]): { offerId: string; otherOfferId: string }[] {
  const only = (offers: readonly NamedOffer[], key: string) => {
    const found = offers.filter(({ title }) => titleKey(title) === key);
    return found.length === 1 ? found[0] : undefined;
  };
  return own.flatMap(({ id, title }) => {
    const key = titleKey(title);
    const other = only(own, key) && only(theirs, key);
    return other ? [{ offerId: id, otherOfferId: other.id }] : [];
  });
}
