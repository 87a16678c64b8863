import type { Right } from "#app/access/rights.ts";

/** One thing that waits for a person: what it is, and the one press that takes them there. */
export type Need = {
  /** Of one kind and one thing there is one line. */
  key: string;
  /** What happened, in a sentence without a full stop. */
  what: string;
  /** What it is about, where that helps to choose: an offer, some names. */
  about: string;
  action: { content: string; url: string };
  /** Only for whoever has this right; for everybody where it is left out. */
  right?: Right;
};
