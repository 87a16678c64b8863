/** How many bytes of request bodies may be in memory at once. */
export type ByteBudget = {
  /** Takes so many bytes; false, and nothing taken, when they do not fit any more. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
  /** Bytes that are taken now. */
  taken(): number;
};

export function byteBudget(limit: number): ByteBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > limit) return false;
      taken += bytes;
      return true;
    },
    giveBack(bytes) {
      taken -= bytes;
    },
    taken: () => taken,
  };
}
