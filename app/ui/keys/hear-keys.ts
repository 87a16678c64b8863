import { tinykeys } from "tinykeys";

/** How long the next key of several may take: longer than the second that is common, for hands that are slow. */
const SEQUENCE_MS = 3_000;

/**
 * Does what a key, or several after one another, are for, until the function it returns is called. Keys are written as tinykeys writes them.
 * After each one that was done all begin anew: tinykeys would still wait for the second key of the others, and lose a sequence pressed soon after.
 */
export function hearKeys(target: Window, does: Record<string, () => void>, isNotMeant: (event: KeyboardEvent) => boolean): () => void {
  const hear = () =>
    tinykeys(
      target,
      Object.fromEntries(
        Object.entries(does).map(([keys, act]) => [
          keys,
          (event: KeyboardEvent) => {
            event.preventDefault();
            stop();
            stop = hear();
            act();
          },
        ]),
      ),
      { ignore: isNotMeant, timeout: SEQUENCE_MS },
    );
  let stop = hear();
  return () => stop();
}
