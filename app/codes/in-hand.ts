/** A refresh or a change of members that has a member's code in hand: until it is over, nothing else changes that code. */
export type InHand = {
  kind: "refresh" | "change";
  id: string;
  /** Who started it; null where nobody did or the name is not known. */
  by: string | null;
  /** It needs a person's decision. */
  parked: boolean;
};

/** Where it can be watched. */
export function inHandUrl({ kind, id }: Pick<InHand, "kind" | "id">): string {
  return kind === "refresh" ? `/app/refreshes/${id}` : `/app/changes/${id}`;
}

/** "Being refreshed by Noor Haddad", "In a change of members that needs attention". */
export function inHandLabel({ kind, by, parked }: InHand): string {
  const who = by === null ? "" : ` by ${by}`;
  if (parked) return kind === "refresh" ? `In a refresh${who} that needs attention` : `In a change${who} that needs attention`;
  return kind === "refresh" ? `Being refreshed${who}` : `Being changed${who}`;
}
