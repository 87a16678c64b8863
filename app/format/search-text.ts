/** Characters of a search that are read: people paste the whole address of a coupon page. A field takes no more, so none are lost. */
export const LONGEST_SEARCH = 500;
