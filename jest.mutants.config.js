/** The unit tests that mutants are run against: without those that play thousands of cases, which would take minutes for each mutant. */
import config from "./jest.config.js";

const unit = config.projects.find(({ displayName }) => displayName === "unit");

export default {
  ...unit,
  displayName: undefined,
  testPathIgnorePatterns: ["\\.model\\.test\\.ts$", "/tests/unit/(house|twin|extensions)/"],
};
