/** What a bulk action on members answers. `refused` and `said` are sentences to show; `changes` are where codes are being withdrawn. */
export type ActAnswer = {
  refused: string | null;
  said: string | null;
  changes?: { changeId: string; offer: string }[];
  /** To the question what would become of their codes: those that work now, who cannot lose one at this moment, and other
   * stores of the merchant, where nothing changes. */
  live?: { codes: { name: string; member: string; offer: string }[]; total: number; busy: string[]; stores: string[] };
};

/** What can be chosen in the dialogs of bulk actions, by name. A tag's id is how it is compared. */
export type ActChoices = Record<"offers" | "projects" | "tags", { id: string; title: string }[]>;
