import { exactly } from "../listing.ts";

/** Publishing, as a shop with one sales channel answers. */
export const published = {
  availablePublicationsCount: exactly(1),
  publicationCount: 1,
  publishedOnChannel: true,
  publishedOnCurrentChannel: true,
  publishedOnCurrentPublication: true,
  publishedOnPublication: true,
  resourcePublicationsCount: exactly(1),
};
