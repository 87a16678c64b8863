/** The order of test files: stories first, and of each kind the longest before all, so that no worker is left alone with one at the end. */
import TestSequencer from "@jest/test-sequencer";

const KINDS = ["e2e", "integration", "unit"];

/** What takes most of a minute or more for its waits or its rounds, which the size of a file does not tell. */
const LONGEST = [
  "tests/e2e/accessible.test.ts",
  "tests/e2e/refresh-behaviour.test.ts",
  "tests/e2e/lost-connection.test.ts",
  "tests/e2e/leaks.test.ts",
  "tests/e2e/keyboard.test.ts",
  "tests/e2e/sales-tracking.test.ts",
  "tests/e2e/creators.test.ts",
  "tests/integration/processes/restarted-database.test.ts",
  "tests/integration/processes/restarted-database-more.test.ts",
  "tests/integration/processes/killed-workers.test.ts",
  "tests/integration/processes/killed-workers-more.test.ts",
  "tests/integration/processes/killed-payers.test.ts",
  "tests/integration/processes/two-workers.test.ts",
  "tests/integration/processes/shared-budget.test.ts",
  "tests/integration/processes/hostile-requests.test.ts",
  "tests/integration/refreshes/preview-large.test.ts",
  "tests/integration/orders/ledger.property.test.ts",
  "tests/integration/orders/twin-orders.property.test.ts",
  "tests/integration/messages/two-hundred.test.ts",
  "tests/integration/members/import-members.test.ts",
  "tests/unit/codes/engine/invariants.model.test.ts",
];

const kind = ({ context }) => KINDS.indexOf(context.config.displayName?.name);
const place = ({ path }) => {
  const at = LONGEST.findIndex((one) => path.endsWith(one));
  return at < 0 ? LONGEST.length : at;
};

export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => kind(one) - kind(other) || place(one) - place(other));
  }
}
