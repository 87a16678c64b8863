/**
 * Gives back what loading left behind: source text, what was read and compiled once, and the room that V8 made for it. Called once, when a
 * process has loaded and nobody waits for it yet. V8 alone would keep most of it for as long as the process has little to do. Without
 * `--expose-gc` it does nothing.
 */
export function collectOnce(): void {
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
}
