/**
 * npm test [-- --unit --integration --e2e] [pattern …]
 *
 * Makes what the tests stand on, runs them, and ends with one line: `N passed, N failed`.
 */
import { prepareClient } from "#tests/support/stack/prepare.ts";

import { Refusal } from "./install/refusal.mjs";
import { runJest } from "./test/run-jest.ts";
import { testSelection } from "./test/selection.ts";

const leaving = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => leaving.abort());

try {
  const selection = testSelection(process.argv.slice(2));
  // What more the stories need is made by their own set-up.
  await prepareClient({ onProgress: (line: string) => console.error(`${line} …`), signal: leaving.signal });
  const { passed, failed } = await runJest(selection, leaving.signal);
  if (passed + failed === 0) console.error("No test was run.");
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
} catch (error) {
  if (leaving.signal.aborted) process.exit(130);
  console.error(error instanceof Refusal ? error.message : error);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
