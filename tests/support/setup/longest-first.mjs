/** The order of test files: stories first, the longest before all, so that no worker is left alone with one at the end. */
import TestSequencer from "@jest/test-sequencer";

const KINDS = ["e2e", "integration", "unit"];
const LONGEST = "tests/e2e/accessible.test.ts";

const rank = ({ path, context }) => (path.endsWith(LONGEST) ? -1 : KINDS.indexOf(context.config.displayName?.name));

export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}
