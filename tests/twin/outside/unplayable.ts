/** What was asked of the store cannot be played, and the asker is the one to mend it: an unknown product, terms the checkout does not know. */
export class Unplayable extends Error {
  override name = "Unplayable";
}
